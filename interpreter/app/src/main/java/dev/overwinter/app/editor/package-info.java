/// What editors are given.
///
/// Invariant: it makes the schema stricter only about what the engine would refuse as well.
@NullMarked
package dev.overwinter.app.editor;

import org.jspecify.annotations.NullMarked;
