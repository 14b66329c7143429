/// The pure core: `Advance` decides, `apply` records, `owed` tells what the state owes the world.
///
/// Invariant: no I/O, clock, thread, logger or database; time comes in the event, randomness from the seed.
/// Invariant: no iteration over unordered collections; two JVMs give equal transitions.
/// Invariant: imports only the language's records, the ports `Expressions`, `Schemas`, `Values`, and Jackson's tree.
@NullMarked
package dev.overwinter.engine.core;

import org.jspecify.annotations.NullMarked;
