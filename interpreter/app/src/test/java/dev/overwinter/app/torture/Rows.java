package dev.overwinter.app.torture;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The rows of a database that nobody has open, as texts; without the one that counts boots and commits.
final class Rows {
    private static final String TABLES = """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'PUBLIC' AND table_type = 'BASE TABLE' ORDER BY table_name""";
    private static final Set<String> COUNTING = Set.of("ENGINE", "flyway_schema_history");

    private Rows() {}

    /// @param data the data directory
    static Set<String> of(Path data) throws SQLException {
        var rows = new TreeSet<String>();
        var url = "jdbc:h2:" + data.resolve("database").resolve("overwinter") + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
        try (var connection = DriverManager.getConnection(url, "overwinter", "")) {
            for (var table : tables(connection)) {
                read(connection, table, rows);
            }
        }
        return rows;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = connection.prepareStatement(TABLES);
                var found = statement.executeQuery()) {
            while (found.next()) {
                if (!COUNTING.contains(found.getString(1))) {
                    tables.add(found.getString(1));
                }
            }
        }
        return tables;
    }

    private static void read(Connection connection, String table, Set<String> rows) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM \"" + table + "\"");
                var found = statement.executeQuery()) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                var row = new StringBuilder(table);
                for (int i = 1; i <= columns; i++) {
                    row.append(" | ").append(found.getString(i));
                }
                rows.add(row.toString());
            }
        }
    }

    /// Some of the rows that only one side has.
    static List<String> difference(Set<String> before, Set<String> after) {
        var gone = new TreeSet<>(before);
        gone.removeAll(after);
        var come = new TreeSet<>(after);
        come.removeAll(before);
        var all = new ArrayList<String>();
        gone.stream().limit(3).forEach(row -> all.add("gone: " + row));
        come.stream().limit(3).forEach(row -> all.add("new: " + row));
        return all;
    }
}
