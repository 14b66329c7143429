/// Many test files at once, as `overwinter test` runs them: finding them, running them, telling what came of it.
///
/// Invariant: whether a case passes is decided in `testing`; here it is only counted and told.
@NullMarked
package dev.overwinter.app.testing.suite;

import org.jspecify.annotations.NullMarked;
