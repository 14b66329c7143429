package dev.overwinter.app.doctor;

import org.jspecify.annotations.Nullable;

/// What one look has shown.
///
/// @param area what was looked at, in a word or two
/// @param advice what to do; null where nothing is to be done
public record Finding(
        String area, Level level, String says, @Nullable String advice) {

    public enum Level {
        OK("ok"),
        /// Works, but something may go wrong or get worse.
        WARNING("warning"),
        /// Does not work, or work may be lost.
        FAULT("FAULT");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Finding ok(String area, String says) {
        return new Finding(area, Level.OK, says, null);
    }

    static Finding warning(String area, String says, String advice) {
        return new Finding(area, Level.WARNING, says, advice);
    }

    static Finding fault(String area, String says, String advice) {
        return new Finding(area, Level.FAULT, says, advice);
    }
}
