/// From a text to a `Workflow` in three passes: parse (YAML or JSON with places), check and bind (JSON Schema, then
/// records), resolve (names, expressions).
///
/// Invariant: loading never throws for what an author wrote; all mistakes come back at once as diagnostics.
/// Invariant: no pass evaluates an expression; expressions are parsed only.
@NullMarked
package dev.overwinter.dsl.load;

import org.jspecify.annotations.NullMarked;
