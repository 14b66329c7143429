package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/// A database of a PostgreSQL server. Each thread of the store has a connection of its own; one that was lost is
/// replaced at the next use.
final class PostgresDatabase implements Database {
    /// A server that acknowledges before it forces would lose what we acknowledged; any other choice is its own.
    private static final String DURABLE = """
            SELECT set_config('synchronous_commit', 'on', FALSE) WHERE current_setting('synchronous_commit') = 'off'""";

    /// Where a machine dies in the middle of a group, the server holds the engine's row for the next one no longer.
    private static final String NOT_FOR_EVER = "SET idle_in_transaction_session_timeout = '60s'";

    private final PGSimpleDataSource source;
    private final String place;
    private final Migrations migrations;
    private final Set<Session> sessions = new HashSet<>();
    private boolean upToDate;
    private long ownEpoch;

    private PostgresDatabase(PGSimpleDataSource source, String place, Migrations migrations) {
        this.source = source;
        this.place = place;
        this.migrations = migrations;
    }

    static PostgresDatabase at(PostgresSettings settings) {
        return at(settings, PostgresSchema.SHIPPED);
    }

    static PostgresDatabase at(PostgresSettings settings, Migrations migrations) {
        var source = new PGSimpleDataSource();
        var place = "the database at " + settings.url().replaceFirst("\\?.*", "");
        try {
            source.setUrl(settings.url());
        } catch (IllegalArgumentException e) {
            throw new DatabaseRefused(
                    DatabaseRefused.Reason.INACCESSIBLE,
                    place + " cannot be opened: an address is written jdbc:postgresql://host:port/database",
                    e);
        }
        if (settings.user() != null) {
            source.setUser(settings.user());
        }
        if (settings.password() != null) {
            source.setPassword(settings.password());
        }
        source.setApplicationName("overwinter");
        source.setTcpKeepAlive(true);
        // A rewritten batch of upserts fails where it holds one row twice.
        source.setReWriteBatchedInserts(false);
        return new PostgresDatabase(source, place, migrations);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public synchronized Session connect() throws SQLException {
        if (upToDate) {
            return connected();
        }
        try {
            var session = connected();
            try {
                PostgresSchema.update(session, source, place, migrations);
            } finally {
                release(session);
            }
            upToDate = true;
            return connected();
        } catch (SQLException e) {
            throw Faults.reaching(place, e);
        }
    }

    private Session connected() throws SQLException {
        var session = new Session(source.getConnection(), Dialect.POSTGRES);
        session.command(DURABLE);
        session.command(NOT_FOR_EVER);
        session.commit();
        sessions.add(session);
        return session;
    }

    @Override
    public GroupCommit groupCommit(Session session, Counters counters) {
        return new PostgresCommit(this, session, counters);
    }

    /// The server ended the connection, or cannot be reached.
    @Override
    public boolean isConnectionLost(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    /// @param owner the highest epoch that has written
    /// @return the owner now
    /// @throws DatabaseRefused where another engine has booted since, and has written
    long requireOwner(long owner) {
        if (ownEpoch > 0 && owner > ownEpoch) {
            throw new DatabaseRefused(
                    DatabaseRefused.Reason.LOCKED,
                    "another engine was started on " + place + " and has taken it over; this one stopped writing:"
                            + " end it",
                    null);
        }
        return Math.max(owner, ownEpoch);
    }

    void owned(long epoch) {
        ownEpoch = epoch;
    }

    @Override
    public synchronized void abandon(Session failed) {
        release(failed);
    }

    @Override
    public synchronized void release(Session session) {
        sessions.remove(session);
        session.abandon();
    }

    @Override
    public synchronized void close(long commits) {
        sessions.forEach(Session::abandon);
        sessions.clear();
    }
}
