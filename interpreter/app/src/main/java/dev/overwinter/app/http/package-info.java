/// The server: callbacks for the outside, operations for the command line on the same machine.
///
/// Invariant: a GET never decides anything.
@NullMarked
package dev.overwinter.app.http;

import org.jspecify.annotations.NullMarked;
