/// The contract, run against memory.
@NullMarked
package dev.overwinter.engine.memory;

import org.jspecify.annotations.NullMarked;
