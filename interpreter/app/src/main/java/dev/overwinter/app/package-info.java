/// The program: command line, server and the wiring of the engine.
///
/// Invariant: the only place that knows every room.
@NullMarked
package dev.overwinter.app;

import org.jspecify.annotations.NullMarked;
