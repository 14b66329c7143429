package dev.overwinter.runtime.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// All rows of a closed database as text, to compare them.
final class Content {
    private Content() {}

    /// By table, in no order that the file decides. The engine's own row is left out: opening counts.
    static SortedMap<String, List<String>> of(Path directory) throws SQLException {
        var content = new TreeMap<String, List<String>>();
        try (var connection = connect(directory)) {
            for (var table : H2Database.TABLES) {
                if (!table.equals("engine")) {
                    content.put(table, rows(connection, table));
                }
            }
        }
        return content;
    }

    static Connection connect(Path directory) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:" + directory.toAbsolutePath().resolve("overwinter") + ";ACCESS_MODE_DATA=r",
                H2Database.USER,
                "");
    }

    private static List<String> rows(Connection connection, String table) throws SQLException {
        var rows = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT * FROM " + table)) {
            while (result.next()) {
                var row = new StringBuilder();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    var value = result.getObject(column);
                    row.append(value instanceof byte[] bytes ? Arrays.toString(bytes) : value)
                            .append('|');
                }
                rows.add(row.toString());
            }
        }
        rows.sort(null);
        return rows;
    }
}
