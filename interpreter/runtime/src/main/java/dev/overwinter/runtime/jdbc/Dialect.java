package dev.overwinter.runtime.jdbc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the databases differ in what the store says to them.
enum Dialect {
    H2("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT") {
        @Override
        String sql(Upsert upsert) {
            return "MERGE INTO %s (%s, %s) KEY (%s) VALUES (%s)"
                    .formatted(
                            upsert.table(),
                            String.join(", ", upsert.keys()),
                            String.join(", ", upsert.values()),
                            String.join(", ", upsert.keys()),
                            upsert.marks());
        }

        @Override
        String json(String column) {
            return "UTF8TOSTRING(" + column + ")";
        }

        @Override
        String deleteSome(String table) {
            return "DELETE FROM %s WHERE execution = ? FETCH FIRST ? ROWS ONLY".formatted(table);
        }

        @Override
        @Nullable
        Object bound(@Nullable Object value) {
            return value;
        }

        @Override
        @Nullable
        Instant instant(ResultSet row, int column) throws SQLException {
            return row.getObject(column, Instant.class);
        }

        @Override
        @Nullable
        String text(ResultSet row, int column) throws SQLException {
            return row.getString(column);
        }
    },

    /// Its timestamps end at microseconds, so instants are exact decimal seconds; its texts must be whole and without
    /// NUL, so others are escaped.
    POSTGRES("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY") {
        @Override
        String sql(Upsert upsert) {
            var replaced = upsert.values().stream()
                    .map(value -> value + " = EXCLUDED." + value)
                    .toList();
            return "INSERT INTO %s (%s, %s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s"
                    .formatted(
                            upsert.table(),
                            String.join(", ", upsert.keys()),
                            String.join(", ", upsert.values()),
                            upsert.marks(),
                            String.join(", ", upsert.keys()),
                            String.join(", ", replaced));
        }

        @Override
        String json(String column) {
            return "convert_from(" + column + ", 'UTF8')";
        }

        @Override
        String deleteSome(String table) {
            return "DELETE FROM %1$s WHERE ctid IN (SELECT ctid FROM %1$s WHERE execution = ? LIMIT ?)"
                    .formatted(table);
        }

        @Override
        @Nullable
        Object bound(@Nullable Object value) {
            return switch (value) {
                case Instant at -> BigDecimal.valueOf(at.getEpochSecond()).add(BigDecimal.valueOf(at.getNano(), NANOS));
                case String text -> WholeText.of(text);
                case String[] texts -> Stream.of(texts).map(WholeText::of).toArray(String[]::new);
                case null, default -> value;
            };
        }

        @Override
        @Nullable
        Instant instant(ResultSet row, int column) throws SQLException {
            var seconds = row.getBigDecimal(column);
            if (seconds == null) {
                return null;
            }
            var whole = seconds.setScale(0, RoundingMode.FLOOR);
            return Instant.ofEpochSecond(
                    whole.longValueExact(),
                    seconds.subtract(whole).movePointRight(NANOS).longValueExact());
        }

        @Override
        @Nullable
        String text(ResultSet row, int column) throws SQLException {
            var text = row.getString(column);
            return text == null ? null : WholeText.read(text);
        }
    };

    private static final int NANOS = 9;

    private final String snapshot;

    Dialect(String snapshot) {
        this.snapshot = snapshot;
    }

    /// Gives a session one state of the database for all statements of a read, while the writer goes on.
    String snapshot() {
        return snapshot;
    }

    /// Inserts a row, or replaces the one that has its keys.
    abstract String sql(Upsert upsert);

    /// A body, which is kept as bytes, as the text that it is.
    abstract String json(String column);

    /// Deletes rows of an execution, at most so many.
    abstract String deleteSome(String table);

    /// An argument as the driver takes it.
    abstract @Nullable Object bound(@Nullable Object value);

    abstract @Nullable Instant instant(ResultSet row, int column) throws SQLException;

    /// A text that came from outside, and may be any.
    abstract @Nullable String text(ResultSet row, int column) throws SQLException;
}
