package dev.overwinter.runtime.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection of one thread with its prepared statements. Transactions are ended by `commit` or `rollback`.
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<Upsert, String> upserts = new HashMap<>();
    private final Map<Upsert, String> insertions = new HashMap<>();
    private volatile boolean abandoned;

    Session(Connection connection, Dialect dialect) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        connection.setAutoCommit(false);
    }

    /// Reads one row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// @return the number of rows changed
    int update(String sql, @Nullable Object... arguments) throws SQLException {
        return prepared(sql, arguments).executeUpdate();
    }

    /// Inserts a row, or replaces the one with its keys.
    void put(Upsert upsert, @Nullable Object... arguments) throws SQLException {
        update(upserts.computeIfAbsent(upsert, dialect::sql), arguments);
    }

    /// Inserts a row whose keys no other has.
    void insert(Upsert row, @Nullable Object... arguments) throws SQLException {
        update(insertions.computeIfAbsent(row, Upsert::insertion), arguments);
    }

    /// Inserts a row.
    ///
    /// @param taken what it means where another row has its keys
    /// @throws Taken then
    void insert(String taken, String sql, @Nullable Object... arguments) throws SQLException {
        try {
            update(sql, arguments);
        } catch (SQLException e) {
            throw Taken.STATE.equals(e.getSQLState()) ? new Taken(taken, e) : e;
        }
    }

    <T> List<T> list(Row<T> row, String sql, @Nullable Object... arguments) throws SQLException {
        var rows = new ArrayList<T>();
        try (var result = prepared(sql, arguments).executeQuery()) {
            while (result.next()) {
                rows.add(row.read(result));
            }
        }
        return rows;
    }

    <T> Optional<T> first(Row<T> row, String sql, @Nullable Object... arguments) throws SQLException {
        try (var result = prepared(sql, arguments).executeQuery()) {
            return result.next() ? Optional.of(row.read(result)) : Optional.empty();
        }
    }

    /// Whether each statement is a transaction of its own: on a server that saves the way for the commit.
    void endEachStatement(boolean each) throws SQLException {
        connection.setAutoCommit(each);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /// Runs a statement of the database's own, between transactions: what it sets holds from the next commit on.
    void command(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object[] arguments) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, dialect.bound(arguments[i]));
        }
        return statement;
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(dialect.instant(row, column));
    }

    /// True once the database behind this session was given up.
    boolean abandoned() {
        return abandoned;
    }

    void abandon() {
        abandoned = true;
        try {
            connection.close();
        } catch (SQLException e) {
            // It failed before; this is why it is given up.
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
