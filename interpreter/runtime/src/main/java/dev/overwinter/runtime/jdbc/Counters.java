package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;

/// The one row of numbers that are given out. Written with every group; a number lost in a rollback leaves a gap.
final class Counters {
    private static final String READ = "SELECT epoch, commits, last_execution, last_inbox, last_gate, last_event FROM engine";
    private static final String WRITE =
            """
            UPDATE engine SET epoch = ?, commits = ?, last_execution = ?, last_inbox = ?, last_gate = ?, last_event = ?""";

    private long epoch;
    private long commits;
    private long lastExecution;
    private long lastInbox;
    private long lastGate;
    private long lastEvent;

    static Counters read(Session session) throws SQLException {
        var counters = new Counters();
        session.first(
                row -> {
                    counters.epoch = row.getLong(1);
                    counters.commits = row.getLong(2);
                    counters.lastExecution = row.getLong(3);
                    counters.lastInbox = row.getLong(4);
                    counters.lastGate = row.getLong(5);
                    counters.lastEvent = row.getLong(6);
                    return counters;
                },
                READ);
        return counters;
    }

    /// @return the number of this commit
    long write(Session session) throws SQLException {
        commits++;
        session.update(WRITE, epoch, commits, lastExecution, lastInbox, lastGate, lastEvent);
        return commits;
    }

    long commits() {
        return commits;
    }

    long nextEpoch() {
        return ++epoch;
    }

    long nextExecution() {
        return ++lastExecution;
    }

    long nextInbox() {
        return ++lastInbox;
    }

    long nextGate() {
        return ++lastGate;
    }

    long nextEvent() {
        return ++lastEvent;
    }
}
