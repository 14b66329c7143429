package dev.overwinter.app.kill;

import java.time.Duration;

/// When a process is killed.
sealed interface KillPoint {

    /// At an age, whatever it does then.
    ///
    /// @param percent of the time that an undisturbed process takes
    record AtAge(int percent) implements KillPoint {
        Duration of(Duration undisturbed) {
            return undisturbed.multipliedBy(percent).dividedBy(100);
        }

        @Override
        public String toString() {
            return "at " + percent / 20 * 20 + "% and more";
        }
    }

    /// As soon as it prints a line that contains a text.
    record AtLine(String text) implements KillPoint {
        @Override
        public String toString() {
            return "line \"" + text + "\"";
        }
    }

    /// In the middle of a request: it waits for the answer and does not get it.
    ///
    /// @param endpoint method and path as the payer names them, such as `GET /authorizations/{id}`
    /// @param fate what becomes of the request
    record InRequest(String endpoint, Fate fate) implements KillPoint {
        @Override
        public String toString() {
            return "in " + endpoint + ", " + fate.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// What becomes of a request whose sender was killed.
    enum Fate {
        /// It never reached the other side.
        LOST,
        /// It was under way and reaches the other side after the kill.
        ARRIVES_LATER,
        /// It was worked off; the answer found nobody.
        ANSWERED
    }
}
