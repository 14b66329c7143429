/// Names: what each expression reads, whether it can be there, and rules that need the whole workflow.
///
/// Invariant: works on bound records; reads no tree.
@NullMarked
package dev.overwinter.dsl.resolve;

import org.jspecify.annotations.NullMarked;
