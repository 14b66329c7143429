package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// As `UpgradeTest`, on a server: there a script is one transaction, and no copy is needed.
class PostgresUpgradeTest {
    private static final int EXECUTIONS = 20;
    private static final String SHIPPED = "classpath:db/migration/postgresql,classpath:db/";

    /// Who is in the middle of `upgrade-slow-postgresql`.
    private static final String SLEEPERS = """
             FROM pg_stat_activity
            WHERE query LIKE '%pg_sleep(55)%' AND datname = current_database() AND pid <> pg_backend_pid()""";

    private PostgresSettings database = PostgresSettings.at("");

    @BeforeEach
    void fillWithTheOlderVersion() {
        database = TestServer.newDatabase();
        try (var store = JdbcStore.open(database)) {
            TellTale.fill(store, EXECUTIONS);
        }
    }

    private static Migrations with(String folder) {
        return new Migrations(SHIPPED + folder, PostgresSchema.LATEST + 1);
    }

    @Test
    void anOlderDatabaseIsBroughtUpToDateAndAnOlderVersionThenRefused() throws SQLException {
        try (var store = JdbcStore.open(database, with("upgrade"))) {
            TellTale.checkFilled(store, EXECUTIONS);
            assertEquals(PostgresSchema.LATEST + 1, store.status().schema());
            TellTale.checkpoint(store, "e0", 6).join();
        }
        assertEquals(EXECUTIONS, count("SELECT COUNT(*) FROM execution WHERE priority = 7"));
        var refused = assertThrows(DatabaseRefused.class, () -> JdbcStore.open(database));
        assertEquals(DatabaseRefused.Reason.NEWER, refused.reason());
        assertTrue(refused.getMessage().contains("use the newer version"), refused.getMessage());
        try (var store = JdbcStore.open(database, with("upgrade"))) {
            assertEquals(6, TellTale.check(store, "e0", 6));
        }
    }

    @Test
    void aScriptThatFailsLeavesTheDatabaseAsItWas() {
        for (int attempt = 0; attempt < 2; attempt++) {
            var refused = assertThrows(DatabaseRefused.class, () -> JdbcStore.open(database, with("upgrade-failing")));
            assertEquals(DatabaseRefused.Reason.NOT_UPGRADED, refused.reason());
            assertTrue(refused.getMessage().contains("It is as it was"), refused.getMessage());
        }
        openWithTheOlderVersionThenTheNewer();
    }

    @Test
    void aKillInTheMiddleLeavesTheDatabaseAsItWas() throws Exception {
        var process = process().start();
        while (process.isAlive() && count("SELECT COUNT(*)" + SLEEPERS) == 0) {
            Thread.onSpinWait();
        }
        assertTrue(process.isAlive(), "it was to be killed in the middle");
        process.toHandle().destroyForcibly();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        // The server notices a dead client when it has something to say to it.
        count("SELECT COUNT(pg_terminate_backend(pid))" + SLEEPERS);
        openWithTheOlderVersionThenTheNewer();
    }

    private void openWithTheOlderVersionThenTheNewer() {
        try (var store = JdbcStore.open(database)) {
            TellTale.checkFilled(store, EXECUTIONS);
        }
        try (var store = JdbcStore.open(database, with("upgrade"))) {
            TellTale.checkFilled(store, EXECUTIONS);
        }
    }

    private long count(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private ProcessBuilder process() {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresUpgradeTest.class.getName(),
                        database.url()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /// The process that is killed.
    public static void main(String[] arguments) {
        JdbcStore.open(PostgresSettings.at(arguments[0]), with("upgrade-slow-postgresql"))
                .close();
    }
}
