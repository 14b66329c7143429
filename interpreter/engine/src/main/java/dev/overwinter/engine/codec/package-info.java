/// The stored format: the core's records to JSON and back.
///
/// Invariant: plain JSON with a format number, no Java serialization; every older format can still be read.
@NullMarked
package dev.overwinter.engine.codec;

import org.jspecify.annotations.NullMarked;
