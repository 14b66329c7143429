package dev.overwinter.dsl;

/// A place in a source file: lines and columns count from 1, the end is exclusive.
public record Span(String file, int line, int column, int endLine, int endColumn) {
    public static final Span NOWHERE = new Span("", 1, 1, 1, 1);

    /// `file:line`, the form in which run-time messages name a place.
    public String lineReference() {
        return file + ":" + line;
    }
}
