/// Workloads that print figures: what a step costs, what a parked execution costs, how long a start takes.
///
/// Invariant: nothing here is a test; a speed is printed, never asserted.
/// Invariant: the engine is used as it is, through its public types; nothing in it knows of benchmarks.
/// Invariant: effects of the machine are shown (cores, load, spread), not hidden.
@NullMarked
package dev.overwinter.benchmarks;

import org.jspecify.annotations.NullMarked;
