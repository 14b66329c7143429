package dev.overwinter.dsl.source;

import org.jspecify.annotations.Nullable;

/// What a file may hold at most. It counts while a tree is built, so that a small file cannot fill the memory.
final class Limits {
    static final int MAX_CHARACTERS = 1_048_576;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_VALUES = 100_000;
    private static final int MAX_ALIASES = 1_000;

    private int values;
    private int aliases;

    int values() {
        return values;
    }

    /// @param at the offset to report
    void count(int more, int at) {
        values += more;
        if (values > MAX_VALUES) {
            throw new Reached(
                    at,
                    "the file has more than %,d values".formatted(MAX_VALUES),
                    "an alias counts with everything that its anchor holds");
        }
    }

    /// @param weight how many values the alias stands for
    void countAlias(int weight, int at) {
        aliases++;
        if (aliases > MAX_ALIASES) {
            throw new Reached(at, "the file uses more than %,d aliases".formatted(MAX_ALIASES), null);
        }
        count(weight, at);
    }

    void checkDepth(int depth, int at) {
        if (depth > MAX_DEPTH) {
            throw new Reached(at, "values are nested more than " + MAX_DEPTH + " levels deep", "flatten the structure");
        }
    }

    /// Ends the reading; reported as a diagnostic.
    static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int at;
        final String title;
        final transient @Nullable String hint;

        Reached(int at, String title, @Nullable String hint) {
            super(title, null, false, false);
            this.at = at;
            this.title = title;
            this.hint = hint;
        }
    }
}
