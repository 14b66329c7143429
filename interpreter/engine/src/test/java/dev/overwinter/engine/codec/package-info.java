/// Proof that the stored format loses nothing.
@NullMarked
package dev.overwinter.engine.codec;

import org.jspecify.annotations.NullMarked;
