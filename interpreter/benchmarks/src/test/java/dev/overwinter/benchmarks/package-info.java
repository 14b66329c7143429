/// Runs each workload small, so that none of them rots.
///
/// Invariant: no figure is asserted but that there is one.
@NullMarked
package dev.overwinter.benchmarks;

import org.jspecify.annotations.NullMarked;
