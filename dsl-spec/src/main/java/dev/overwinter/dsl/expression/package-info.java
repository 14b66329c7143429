/// JavaScript as far as loading needs it: where an expression ends, whether it parses, what it reads.
///
/// Invariant: nothing is evaluated and no JavaScript engine is started.
/// Invariant: the parser of GraalJS is internal and appears in one class only.
@NullMarked
package dev.overwinter.dsl.expression;

import org.jspecify.annotations.NullMarked;
