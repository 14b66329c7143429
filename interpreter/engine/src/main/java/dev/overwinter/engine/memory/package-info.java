/// The store and the alarm clock without a world around them: for tests, trials and the corpus.
///
/// Invariant: what comes back went through the codec, as a reload would give it.
/// Invariant: no thread and no clock; every write is complete when the call returns.
@NullMarked
package dev.overwinter.engine.memory;

import org.jspecify.annotations.NullMarked;
