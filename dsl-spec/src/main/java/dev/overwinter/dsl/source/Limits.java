package dev.overwinter.dsl.source;

/// What a file may hold at most.
///
/// @param characters of the text
/// @param depth levels of nesting
/// @param values in the whole file; an alias counts with everything that its anchor holds
/// @param aliases uses of anchors
/// @param steps at every depth
/// @param branches of one `parallel`
public record Limits(int characters, int depth, int values, int aliases, int steps, int branches) {
    public static final Limits DEFAULT = new Limits(1_048_576, 100, 100_000, 1_000, 10_000, 1_000);
}
