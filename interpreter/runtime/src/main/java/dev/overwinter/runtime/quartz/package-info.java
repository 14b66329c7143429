/// The alarm clock by Quartz: one trigger in memory, at the earliest due time.
///
/// Invariant: nothing is stored here; what is due stands in the checkpoint.
@NullMarked
package dev.overwinter.runtime.quartz;

import org.jspecify.annotations.NullMarked;
