package dev.overwinter.app.simulation;

import org.jspecify.annotations.Nullable;

/// An error as far as the shadow cares.
record Err(String type, @Nullable Err cause) {
    static final String DEADLINE = "deadline";
    static final String CANCELLED = "cancelled";
    static final String UNDO_FAILED = "compensation.failed";

    static Err of(String type) {
        return new Err(type, null);
    }

    Err causedBy(Err earlier) {
        return new Err(type, Err.of(earlier.type));
    }

    boolean is(String slug) {
        return type.equals(slug);
    }

    /// As `errors:` matches: a slug, a prefix up to a dot, or a class such as `http.5xx`.
    boolean matches(String pattern) {
        if (pattern.endsWith("xx")) {
            var start = pattern.substring(0, pattern.length() - 2);
            return type.length() == pattern.length() && type.startsWith(start);
        }
        return type.equals(pattern) || type.startsWith(pattern + ".");
    }
}
