package dev.overwinter.benchmarks;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// What H2 alone takes on this disk for the smallest commit that survives a loss of power: one row changed, the file
/// forced. A step with one in flight cannot take less.
final class ForcedCommit {
    private static final int WARM_UP = 2_000;

    private ForcedCommit() {}

    /// Microseconds.
    static Spread measure(Path folder, int commits) {
        var micros = new double[commits];
        try (var connection =
                        DriverManager.getConnection("jdbc:h2:async:" + folder.resolve("bare") + ";WRITE_DELAY=0");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE counter (id INTEGER PRIMARY KEY, count BIGINT)");
            statement.execute("INSERT INTO counter VALUES (1, 0)");
            connection.setAutoCommit(false);
            try (var count = connection.prepareStatement("UPDATE counter SET count = ? WHERE id = 1");
                    var force = connection.prepareStatement("CHECKPOINT SYNC")) {
                for (int i = -WARM_UP; i < commits; i++) {
                    long began = System.nanoTime();
                    count.setLong(1, i);
                    count.executeUpdate();
                    connection.commit();
                    force.executeUpdate();
                    micros[Math.max(0, i)] = (System.nanoTime() - began) / 1e3;
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("H2 could not be measured alone", e);
        }
        return Spread.of(micros);
    }
}
