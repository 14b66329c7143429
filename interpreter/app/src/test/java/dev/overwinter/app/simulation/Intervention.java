package dev.overwinter.app.simulation;

/// Somebody cancels the execution, or terminates it.
///
/// @param at nanoseconds since the start
record Intervention(What what, long at) {
    enum What {
        NOTHING,
        CANCEL,
        TERMINATE
    }

    static Intervention of(long seed) {
        var dice = new Dice(Dice.mix(seed, "cancel", 0));
        int drawn = dice.below(100);
        long at = dice.below(30_000) * 1_000_000L + dice.below(999_983);
        return new Intervention(drawn < 12 ? What.CANCEL : drawn < 16 ? What.TERMINATE : What.NOTHING, at);
    }

    Stop cancel() {
        return what == What.CANCEL ? new Stop(at, Err.of(Err.CANCELLED)) : Stop.NEVER;
    }

    /// True where an execution that would end at `end` ends here, at once.
    boolean terminates(long end) {
        return what == What.TERMINATE && at <= end;
    }
}
