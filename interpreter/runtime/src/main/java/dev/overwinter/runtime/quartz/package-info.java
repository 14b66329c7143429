/// The alarm clock on Quartz.
///
/// Invariant: one alarm in memory; what is due stands in the store, so a lost, late or double wake-up does no harm.
@NullMarked
package dev.overwinter.runtime.quartz;

import org.jspecify.annotations.NullMarked;
