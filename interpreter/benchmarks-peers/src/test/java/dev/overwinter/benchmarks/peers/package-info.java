/// Runs each workload small on every system, so that none of them rots.
///
/// Invariant: no figure is asserted but that there is one.
@NullMarked
package dev.overwinter.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
