/// The torture program: `overwinter serve` in a real process on a real file, with 50 executions in flight, which is
/// killed at random and at named points, whose store fails in every way, whose threads are interrupted.
///
/// Invariant: the main code knows nothing of it: named points are put into a copy of its classes.
/// Invariant: what was acknowledged and what happened outside is kept by processes that nobody kills.
/// Invariant: every assertion holds at any timing; a seed says which kills are tried.
@NullMarked
package dev.overwinter.app.torture;

import org.jspecify.annotations.NullMarked;
