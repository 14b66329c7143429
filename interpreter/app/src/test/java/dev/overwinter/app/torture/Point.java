package dev.overwinter.app.torture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The named points at which a process is killed: the begin or the end of a method of ours or of H2's.
enum Point {
    // Agents: the torture agents say themselves where they are.
    BEFORE_EFFECT(Phase.WORK, 60),
    AFTER_EFFECT(Phase.WORK, 60),
    IN_PROBE(Phase.WORK, 20),
    BEFORE_UNDO(Phase.WORK, 8),
    AFTER_UNDO(Phase.WORK, 8),
    IN_GATE_REQUEST(Phase.WORK, 6),

    // A group commit: rows written, handed to the file, forced, noted, acknowledged.
    GROUP_BEFORE_WRITE(Phase.WORK, 150, "runtime.jdbc.StoreWriter", "makeDurable", Side.BEGIN),
    GROUP_CHUNK_WRITTEN(Phase.WORK, 150, "org.h2.mvstore.RandomAccessStore", "writeChunk", Side.END),
    GROUP_BEFORE_FORCE(Phase.WORK, 150, "runtime.jdbc.H2Commit", "forceIfWanted", Side.BEGIN),
    GROUP_AFTER_FORCE(Phase.WORK, 150, "runtime.jdbc.H2File", "committed", Side.BEGIN),
    GROUP_NOTED(Phase.WORK, 150, "runtime.jdbc.DatabaseMark", "commits", Side.END),
    GROUP_ACKNOWLEDGED(Phase.WORK, 150, "runtime.jdbc.Write", "acknowledge", Side.BEGIN),

    // An execution's life.
    CHECKPOINT_DURABLE(Phase.WORK, 150, "engine.driver.Lane", "done", Side.BEGIN),
    JOIN(Phase.WORK, 20, "engine.core.Blocks", "ended", Side.BEGIN),
    UNDO_BEGINS(Phase.WORK, 8, "engine.core.Undoing", "start", Side.END),
    PROBE_JUDGED(Phase.WORK, 15, "engine.core.PollRule", "judge", Side.END),
    ANSWER_ARRIVES(Phase.WORK, 8, "engine.driver.Driver", "request", Side.BEGIN),
    ANSWER_STORED(Phase.WORK, 8, "engine.driver.Lane", "postInbox", Side.BEGIN),
    VERDICT(Phase.WORK, 100, "engine.driver.Driver", "checkpointed", Side.BEGIN),
    START_STORED(Phase.WORK, 12, "engine.driver.Driver", "began", Side.BEGIN),
    CHILD_STARTS(Phase.WORK, 4, "engine.driver.Children", "start", Side.BEGIN),
    CHILD_ENDS(Phase.WORK, 6, "engine.driver.Driver", "inboxHasRows", Side.BEGIN),
    EVENT_FOUND_LISTENERS(Phase.WORK, 4, "engine.driver.Events", "offers", Side.END),
    EVENT_OFFERED(Phase.WORK, 4, "runtime.jdbc.Writing", "dispatch", Side.END),
    LOOK_BACK(Phase.WORK, 4, "engine.driver.Events", "lookBack", Side.BEGIN),

    // Not for kills that are dealt: what only some tests reach.
    FAIL_STEP(Phase.ELSEWHERE, 1, "engine.core.FailRule", "enter", Side.BEGIN),
    GROUP_BEGINS(Phase.ELSEWHERE, 1, "runtime.jdbc.H2Commit", "begin", Side.BEGIN),
    LOADING(Phase.ELSEWHERE, 1, "runtime.jdbc.Reading", "load", Side.BEGIN),

    // Time and recovery.
    WAKE_UP(Phase.WORK, 20, "engine.driver.Driver", "wake", Side.BEGIN),
    SWEEP(Phase.WORK, 3, "engine.driver.Sweep", "read", Side.END),
    RECOVERY(Phase.WORK, 1, "engine.driver.Driver", "recover", Side.BEGIN),
    EPOCH_TAKEN(Phase.WORK, 1, "runtime.jdbc.JdbcStore", "nextEpoch", Side.END),
    CLAIM(Phase.WORK, 30, "engine.driver.Lane", "claim", Side.BEGIN),
    CLAIM_COUNTED(Phase.WORK, 30, "runtime.jdbc.Writing", "countClaim", Side.END),
    OPENED(Phase.WORK, 1, "runtime.jdbc.H2Database", "check", Side.END),

    // A clean stop that is not let end.
    CLOSING(Phase.STOP, 1, "runtime.jdbc.H2Database", "close", Side.BEGIN),
    CLOSED_UNNOTED(Phase.STOP, 1, "runtime.jdbc.DatabaseMark", "closed", Side.BEGIN),

    // The first creation of a database, on an empty folder.
    CREATION_CHUNK(Phase.CREATION, 40, "org.h2.mvstore.RandomAccessStore", "writeChunk", Side.END),
    MIGRATED(Phase.CREATION, 1, "runtime.jdbc.H2Schema", "migrate", Side.END),
    CREATION_FORCED(Phase.CREATION, 2, "runtime.jdbc.H2Database", "force", Side.END),
    KEY_MADE(Phase.CREATION, 1, "app.wiring.EngineKey", "create", Side.END);

    /// When in a process's life a point can be reached.
    enum Phase {
        WORK,
        STOP,
        CREATION,
        ELSEWHERE
    }

    enum Side {
        BEGIN,
        END
    }

    private final Phase phase;
    private final int mostHits;
    private final String owner;
    private final String method;
    private final Side side;

    Point(Phase phase, int mostHits) {
        this(phase, mostHits, "", "", Side.BEGIN);
    }

    Point(Phase phase, int mostHits, String owner, String method, Side side) {
        this.phase = phase;
        this.mostHits = mostHits;
        this.owner = owner.isEmpty() || owner.startsWith("org.") ? owner : "dev.overwinter." + owner;
        this.method = method;
        this.side = side;
    }

    /// Those at which processes are killed.
    static List<Point> dealt() {
        return Arrays.stream(values())
                .filter(point -> point.phase != Phase.ELSEWHERE)
                .toList();
    }

    /// Those inside a class, by its binary name.
    static List<Point> of(String owner) {
        return Arrays.stream(values())
                .filter(point -> point.owner.equals(owner))
                .toList();
    }

    Phase phase() {
        return phase;
    }

    /// The process is killed when it comes here for the n-th time, n up to this.
    int mostHits() {
        return mostHits;
    }

    /// Empty for a point that an agent says itself.
    String owner() {
        return owner;
    }

    String method() {
        return method;
    }

    Side side() {
        return side;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
