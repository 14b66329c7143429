package dev.overwinter.runtime.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/// The one row of numbers that are given out. Written with every group; a number lost in a rollback leaves a gap.
final class Counters {
    private static final String READ = "SELECT epoch, commits, last_execution, last_inbox, last_gate, last_event FROM engine";
    private static final String LOCK = READ + " FOR UPDATE";
    private static final String WRITE =
            """
            UPDATE engine SET epoch = ?, commits = ?, last_execution = ?, last_inbox = ?, last_gate = ?, last_event = ?""";

    private boolean gaveEpoch;
    private long epoch;
    private long commits;
    private long lastExecution;
    private long lastInbox;
    private long lastGate;
    private long lastEvent;

    static Counters read(Session session) throws SQLException {
        var counters = new Counters();
        session.first(counters::take, READ);
        return counters;
    }

    /// Reads them again and keeps others from writing until the transaction ends.
    void lock(Session session) throws SQLException {
        session.first(this::take, LOCK);
    }

    private Counters take(ResultSet row) throws SQLException {
        gaveEpoch = false;
        epoch = row.getLong(1);
        commits = row.getLong(2);
        lastExecution = row.getLong(3);
        lastInbox = row.getLong(4);
        lastGate = row.getLong(5);
        lastEvent = row.getLong(6);
        return this;
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

    long epoch() {
        return epoch;
    }

    /// True where the highest epoch is one that was given out here.
    boolean gaveEpoch() {
        return gaveEpoch;
    }

    long nextEpoch() {
        gaveEpoch = true;
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
