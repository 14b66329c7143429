/// What is wrong with a workflow file, as values; rendering is separate.
///
/// Invariant: a message speaks the author's words, never a JSON Pointer, a YAML tag or a Java class.
@NullMarked
package dev.overwinter.dsl.diagnostic;

import org.jspecify.annotations.NullMarked;
