package dev.overwinter.dsl.bind;

/// How a text is written in YAML, for hints.
final class Quoting {
    private Quoting() {}

    static String quoted(String text) {
        return text.indexOf('"') < 0 && text.indexOf('\\') < 0
                ? "\"" + text + "\""
                : "'" + text.replace("'", "''") + "'";
    }
}
