package dev.overwinter.runtime.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/// The one row of numbers that are given out. Written with every group; a number lost in a rollback leaves a gap.
final class Counters {
    private static final String READ = """
            SELECT epoch, owner, commits, last_execution, last_inbox, last_gate, last_event FROM engine""";
    private static final String LOCK = READ + " FOR UPDATE";
    private static final String WRITE = """
            UPDATE engine SET epoch = ?, owner = ?, commits = ?, last_execution = ?, last_inbox = ?, last_gate = ?,
                last_event = ?""";

    private boolean gaveEpoch;
    private long epoch;
    private long owner;
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
        owner = row.getLong(2);
        commits = row.getLong(3);
        lastExecution = row.getLong(4);
        lastInbox = row.getLong(5);
        lastGate = row.getLong(6);
        lastEvent = row.getLong(7);
        return this;
    }

    /// @return the number of this commit
    long write(Session session) throws SQLException {
        commits++;
        session.update(WRITE, epoch, owner, commits, lastExecution, lastInbox, lastGate, lastEvent);
        return commits;
    }

    long commits() {
        return commits;
    }

    long epoch() {
        return epoch;
    }

    /// The highest epoch that has written.
    long owner() {
        return owner;
    }

    /// From this group on nobody with a lower epoch writes.
    void own(long newOwner) {
        owner = newOwner;
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

    /// The position of the last event.
    long lastEvent() {
        return lastEvent;
    }

    long nextEvent() {
        return ++lastEvent;
    }
}
