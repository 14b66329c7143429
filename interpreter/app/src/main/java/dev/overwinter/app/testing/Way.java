package dev.overwinter.app.testing;

/// A way to run a case. The semantic history is the same in all of them.
public enum Way {
    MEMORY("in memory", false, false),
    MEMORY_RESTARTED("in memory, restarted at every checkpoint", false, true),
    H2("on H2", true, false),
    H2_RESTARTED("on H2, restarted at every checkpoint", true, true);

    private final String words;
    private final boolean onDisk;
    private final boolean restarts;

    Way(String words, boolean onDisk, boolean restarts) {
        this.words = words;
        this.onDisk = onDisk;
        this.restarts = restarts;
    }

    /// The way in words, for reports.
    public String words() {
        return words;
    }

    boolean onDisk() {
        return onDisk;
    }

    /// True where the engine dies after every durable write and another one takes over.
    boolean restarts() {
        return restarts;
    }
}
