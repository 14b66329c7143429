/// The same workloads on Overwinter and on the engines that people embed today, in turns, as ratios.
///
/// Invariant: each system has a JVM and a database of its own in each turn; none can slow another down.
/// Invariant: each is set up as its makers advise for durable steps, without a needless wait; what was set and
/// what an acknowledged step survives is printed beside the figures. Invariant: not part of a normal build;
/// nothing that ships depends on it.
@NullMarked
package dev.overwinter.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
