package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;

/// A database that the store works with: how it is opened, given up after a fault, and closed.
sealed interface Database permits H2Database, PostgresDatabase {

    /// Where it is, for messages: `the database in /data`.
    String place();

    /// A new session, opening the database first where it is not open.
    ///
    /// @throws DatabaseRefused where it cannot be opened as it is
    Session connect() throws SQLException;

    /// How the writing thread's groups become durable.
    GroupCommit groupCommit(Session session, Counters counters) throws SQLException;

    /// True where only the connection is gone, so that another one may do.
    boolean isConnectionLost(SQLException failure);

    /// Gives up a session that has failed.
    void abandon(Session failed);

    void release(Session session);

    /// Closes it, also where it has failed or was never opened.
    ///
    /// @param commits how many groups were acknowledged
    void close(long commits);
}
