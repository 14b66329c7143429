package dev.overwinter.dsl.source;

/// How a text is written in YAML, for hints.
public final class Quoted {
    private Quoted() {}

    public static String text(String text) {
        return text.indexOf('"') < 0 && text.indexOf('\\') < 0
                ? "\"" + text + "\""
                : "'" + text.replace("'", "''") + "'";
    }
}
