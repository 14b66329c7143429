package dev.overwinter.dsl.source;

import org.jspecify.annotations.Nullable;

/// Counts while a tree is built, so that a small file cannot fill the memory.
final class Size {
    private final Limits limits;
    private int values;
    private int aliases;

    Size(Limits limits) {
        this.limits = limits;
    }

    int values() {
        return values;
    }

    /// @param at the offset to report
    void count(int more, int at) {
        values += more;
        if (values > limits.values()) {
            throw new Reached(
                    at,
                    "the file has more than %,d values".formatted(limits.values()),
                    "an alias counts with everything that its anchor holds");
        }
    }

    /// @param weight how many values the alias stands for
    void countAlias(int weight, int at) {
        aliases++;
        if (aliases > limits.aliases()) {
            throw new Reached(at, "the file uses more than %,d aliases".formatted(limits.aliases()), null);
        }
        count(weight, at);
    }

    void checkDepth(int depth, int at) {
        if (depth > limits.depth()) {
            throw new Reached(
                    at, "values are nested more than " + limits.depth() + " levels deep", "flatten the structure");
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
