package dev.overwinter.app.kill;

/// When enough was killed. Where kills fall depends on the machine, so they go on until all of this has happened.
///
/// @param kills at least so many, one of six in the middle of a request
/// @param endpoint whose requests must have been among them
record Goal(int kills, String endpoint) {
    private static final int ONE_OF = 6;
    private static final int SOME = 30;

    boolean isReached(Totals totals) {
        return totals.kills() >= kills && totals.inRequest() >= kills / ONE_OF && totals.killsAt(endpoint) > 0;
    }

    /// More executions than this mean that hardly any kill finds its process alive.
    int mostExecutions() {
        return SOME + kills;
    }
}
