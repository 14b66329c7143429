/// What the command line and the server can do with an engine, as JSON values: embedded here, or over loopback.
///
/// Invariant: both ways give the same JSON.
@NullMarked
package dev.overwinter.app.operations;

import org.jspecify.annotations.NullMarked;
