package dev.overwinter.app.simulation;

/// When what runs is told to stop from around it, and why.
record Stop(long at, Err reason) {
    static final Stop NEVER = new Stop(Long.MAX_VALUE, Err.of("never"));

    boolean comes() {
        return at != Long.MAX_VALUE;
    }
}
