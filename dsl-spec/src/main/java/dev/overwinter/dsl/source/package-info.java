/// Texts and positioned trees: YAML 1.2 and JSON through one door.
///
/// Invariant: every value and every key knows its characters in the source.
/// Invariant: size, depth, aliases and the number of values are bounded before a tree is built.
@NullMarked
package dev.overwinter.dsl.source;

import org.jspecify.annotations.NullMarked;
