package dev.overwinter.dsl;

/// One JavaScript expression, parsed and checked when the workflow was loaded.
///
/// @param source the JavaScript text, without `${ }`
/// @param span where it stands in the file
/// @param references what it reads, found by parsing; the engine captures just this for an undo
public record Expression(String source, Span span, References references) {}
