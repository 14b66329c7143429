package dev.overwinter.app.simulation;

import org.jspecify.annotations.Nullable;

/// What the outside says to each attempt: a function of the visit and the attempt, so that the engine and the
/// shadow hear the same however a run goes.
interface Oracle {

    /// @param nanos how long the call takes
    /// @param err null: it succeeds
    /// @param effectUnknown of a failure
    record Reply(long nanos, @Nullable String err, boolean retryable, boolean effectUnknown, int number, boolean yes) {

        /// The contrary.
        Reply lie() {
            return new Reply(nanos, err == null ? "lost" : null, false, false, number, yes);
        }
    }

    Reply reply(String key, int attempt);

    /// @param failing how likely an attempt fails
    /// @param slow how likely an attempt takes longer than a cancelled call may
    static Oracle of(long seed, double failing, double slow) {
        return (key, attempt) -> reply(new Dice(Dice.mix(seed, key, attempt)), failing, slow);
    }

    private static Reply reply(Dice dice, double failing, double slow) {
        long millis = dice.chance(slow) ? 40_000 + dice.below(20_000) : 1 + dice.below(5_000);
        long nanos = millis * 1_000_000L + dice.below(999_983);
        int number = dice.below(1000);
        boolean yes = dice.chance(0.5);
        if (!dice.chance(failing)) {
            return new Reply(nanos, null, false, false, number, yes);
        }
        return switch (dice.below(6)) {
            case 0 -> new Reply(nanos, "http.503", true, true, number, yes);
            case 1 -> new Reply(nanos, "http.429", true, false, number, yes);
            case 2 -> new Reply(nanos, "http.404", false, false, number, yes);
            case 3 -> new Reply(nanos, "card.declined", false, false, number, yes);
            case 4 -> new Reply(nanos, "card.blocked", true, false, number, yes);
            default -> new Reply(nanos, "lost", true, true, number, yes);
        };
    }
}
