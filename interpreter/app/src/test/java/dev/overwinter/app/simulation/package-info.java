/// The seeded simulator: random workflows, a random outside, crashes and faults at random points, and a small second
/// interpreter that says what must come of it.
///
/// Invariant: a seed is the whole input; the same seed gives the same run, byte for byte.
/// Invariant: the shadow knows the language and nothing of the engine's core.
/// Invariant: where the outcome is legitimately open, the shadow says so; then only what always holds is judged.
@NullMarked
package dev.overwinter.app.simulation;

import org.jspecify.annotations.NullMarked;
