package dev.overwinter.app.testing;

/// A way to run a case. The semantic history is the same in all of them.
public enum Way {
    MEMORY("in memory", Kept.IN_MEMORY, false),
    MEMORY_RESTARTED("in memory, restarted at every checkpoint", Kept.IN_MEMORY, true),
    H2("on H2", Kept.ON_DISK, false),
    H2_RESTARTED("on H2, restarted at every checkpoint", Kept.ON_DISK, true),
    POSTGRES("on PostgreSQL", Kept.ON_SERVER, false),
    POSTGRES_RESTARTED("on PostgreSQL, restarted at every checkpoint", Kept.ON_SERVER, true);

    /// Where a case's executions are kept.
    enum Kept {
        IN_MEMORY,
        ON_DISK,
        /// On a server that the runner was given.
        ON_SERVER
    }

    private final String words;
    private final Kept kept;
    private final boolean restarts;

    Way(String words, Kept kept, boolean restarts) {
        this.words = words;
        this.kept = kept;
        this.restarts = restarts;
    }

    /// The way in words, for reports.
    public String words() {
        return words;
    }

    Kept kept() {
        return kept;
    }

    /// True where the engine dies after every durable write and another one takes over.
    boolean restarts() {
        return restarts;
    }
}
