package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;

/// Locks the engine's row for each group, so that groups follow each other also between processes, and sees who
/// has the highest epoch: the engine that booted last owns the database, an older one writes no more.
final class PostgresCommit implements GroupCommit {
    private final PostgresDatabase database;
    private final Session session;
    private final Counters counters;

    PostgresCommit(PostgresDatabase database, Session session, Counters counters) {
        this.database = database;
        this.session = session;
        this.counters = counters;
    }

    @Override
    public void begin() throws SQLException {
        counters.lock(session);
        database.requireOwner(counters.epoch());
    }

    @Override
    public void commit(long commits) throws SQLException {
        session.commit();
        if (counters.gaveEpoch()) {
            database.owned(counters.epoch());
        }
    }
}
