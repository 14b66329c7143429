package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;

/// Locks the engine's row for each group, so that groups follow each other also between processes, and sees who
/// is the owner: of the engines that have written the one that booted last. An older one writes no more. (Who
/// only looks also boots, and takes nothing over.)
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
        counters.own(database.requireOwner(counters.owner()));
    }

    @Override
    public void commit(long commits) throws SQLException {
        session.commit();
        if (counters.gaveEpoch()) {
            database.owned(counters.epoch());
        }
    }
}
