/// Puts the engine together from its adapters: the only place that knows all of them, the clock and the random
/// source.
///
/// Invariant: no framework; plain constructors.
@NullMarked
package dev.overwinter.app.wiring;

import org.jspecify.annotations.NullMarked;
