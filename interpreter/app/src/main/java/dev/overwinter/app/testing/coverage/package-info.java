/// What the tests of a workflow reached: its steps, and the ways that the author gave it to go.
///
/// Invariant: reads what happened; a run with and without it is the same.
@NullMarked
package dev.overwinter.app.testing.coverage;

import org.jspecify.annotations.NullMarked;
