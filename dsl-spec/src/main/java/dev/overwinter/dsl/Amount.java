package dev.overwinter.dsl;

/// A number as the author wrote it.
public sealed interface Amount {

    record Fixed(double value) implements Amount {}

    record Computed(Expression expression) implements Amount {}
}
