package dev.overwinter.runtime.jdbc;

import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;

/// Writes one state of a database into a new file, row by row: nothing of the old file is carried over but its
/// content, whatever the file has been through.
final class H2Copy {
    private static final int BATCH = 1_000;
    private static final int ROWS_A_COMMIT = 20_000;

    /// The driver hands out rows as it reads them, instead of gathering a whole table first.
    private static final String AS_THEY_COME = "SET LAZY_QUERY_EXECUTION 1";

    private H2Copy() {}

    /// @param source one state of the database, for all of its statements
    /// @param url of a file that is not there yet; it is closed when this returns
    /// @param migrations what made the tables of the source
    /// @return the number of commits in the copy
    static long write(Session source, String url, Migrations migrations) throws SQLException {
        H2Schema.migrate(url, migrations);
        source.command(AS_THEY_COME);
        try (var target =
                new Session(DriverManager.getConnection(url + ";IFEXISTS=TRUE", H2Database.USER, ""), Dialect.H2)) {
            target.update("DELETE FROM engine");
            for (var table : H2Database.TABLES) {
                copy(source, target, table);
            }
            target.commit();
            long commits = Counters.read(target).commits();
            // What the writing of it has left behind goes, too. Nobody relies on this file yet.
            target.command("SHUTDOWN COMPACT");
            return commits;
        }
    }

    private static void copy(Session source, Session target, String table) throws SQLException {
        try (var statement = source.connection().prepareStatement("SELECT * FROM " + table);
                var rows = statement.executeQuery();
                var insert = insert(target, table, rows)) {
            int columns = rows.getMetaData().getColumnCount();
            for (int row = 1; rows.next(); row++) {
                for (int column = 1; column <= columns; column++) {
                    insert.setObject(column, rows.getObject(column));
                }
                insert.addBatch();
                if (row % BATCH == 0) {
                    insert.executeBatch();
                }
                if (row % ROWS_A_COMMIT == 0) {
                    target.commit();
                }
            }
            insert.executeBatch();
        }
    }

    /// By the names of the columns: their order may differ where tables were altered.
    private static PreparedStatement insert(Session target, String table, ResultSet rows) throws SQLException {
        var columns = new java.util.ArrayList<String>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            columns.add(rows.getMetaData().getColumnName(column));
        }
        return target.connection()
                .prepareStatement("INSERT INTO %s (%s) VALUES (%s)"
                        .formatted(
                                table,
                                String.join(", ", columns),
                                String.join(", ", Collections.nCopies(columns.size(), "?"))));
    }
}
