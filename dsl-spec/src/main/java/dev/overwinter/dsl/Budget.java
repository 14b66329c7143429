package dev.overwinter.dsl;

import org.jspecify.annotations.Nullable;

/// A spend cap: of an execution, or of one call with all its attempts.
///
/// @param tokens of language models, in and out
/// @param usd in US dollars
public record Budget(@Nullable Amount tokens, @Nullable Amount usd) {}
