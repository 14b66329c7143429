/// Checks a tree against the language's JSON Schema and says each mistake once, in the author's words.
///
/// Invariant: no message shows a schema's own words or paths.
@NullMarked
package dev.overwinter.dsl.check;

import org.jspecify.annotations.NullMarked;
