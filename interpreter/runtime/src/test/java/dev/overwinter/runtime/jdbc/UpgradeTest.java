package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database of an older version is brought up to date, or left as it was.
class UpgradeTest {
    private static final int EXECUTIONS = 20;
    private static final String SHIPPED = "classpath:db/migration/h2,classpath:db/";

    @TempDir
    Path directory;

    @BeforeEach
    void fillWithTheOlderVersion() {
        try (var store = JdbcStore.open(JdbcSettings.in(directory))) {
            TellTale.fill(store, EXECUTIONS);
        }
    }

    private static Migrations with(String folder) {
        return new Migrations(SHIPPED + folder, H2Schema.LATEST + 1);
    }

    @Test
    void anOlderDatabaseIsBroughtUpToDateAndAnOlderVersionThenRefused() throws Exception {
        try (var store = JdbcStore.open(JdbcSettings.in(directory), with("upgrade"))) {
            TellTale.checkFilled(store, EXECUTIONS);
            assertEquals(H2Schema.LATEST + 1, store.status().schema());
            TellTale.checkpoint(store, "e0", 6).join();
        }
        try (var connection = Content.connect(directory);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM execution WHERE priority = 7")) {
            rows.next();
            assertEquals(EXECUTIONS, rows.getInt(1));
        }
        var refused = assertThrows(DatabaseRefused.class, () -> JdbcStore.open(JdbcSettings.in(directory)));
        assertEquals(DatabaseRefused.Reason.NEWER, refused.reason());
        assertTrue(refused.getMessage().contains("use the newer version"), refused.getMessage());
        try (var store = JdbcStore.open(JdbcSettings.in(directory), with("upgrade"))) {
            assertEquals(6, TellTale.check(store, "e0", 6));
        }
    }

    @Test
    void aScriptThatFailsLeavesTheDatabaseAsItWas() throws Exception {
        var before = Content.of(directory);
        for (int attempt = 0; attempt < 2; attempt++) {
            var refused = assertThrows(
                    DatabaseRefused.class, () -> JdbcStore.open(JdbcSettings.in(directory), with("upgrade-failing")));
            assertEquals(DatabaseRefused.Reason.NOT_UPGRADED, refused.reason());
            assertTrue(refused.getMessage().contains("It is as it was"), refused.getMessage());
        }
        assertEquals(before, Content.of(directory));
        openWithTheOlderVersionThenTheNewer();
    }

    /// H2 changes tables for good, statement by statement; so it is a copy that is changed.
    @Test
    void aKillInTheMiddleLeavesTheDatabaseAsItWas() throws Exception {
        var process = process().start();
        var aside = directory.resolve("overwinter.new.mv.db");
        while (process.isAlive()
                && !(Files.exists(aside) && size(aside) > size(directory.resolve("overwinter.mv.db")))) {
            Thread.onSpinWait();
        }
        assertTrue(process.isAlive(), "it was to be killed in the middle");
        process.toHandle().destroyForcibly();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        openWithTheOlderVersionThenTheNewer();
        assertFalse(Files.exists(aside), "what the kill has left is gone");
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private void openWithTheOlderVersionThenTheNewer() {
        try (var store = JdbcStore.open(JdbcSettings.in(directory))) {
            TellTale.checkFilled(store, EXECUTIONS);
        }
        try (var store = JdbcStore.open(JdbcSettings.in(directory), with("upgrade"))) {
            TellTale.checkFilled(store, EXECUTIONS);
        }
    }

    private ProcessBuilder process() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(
                        java,
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpgradeTest.class.getName(),
                        directory.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /// The process that is killed.
    public static void main(String[] arguments) {
        JdbcStore.open(JdbcSettings.in(Path.of(arguments[0])), with("upgrade-slow"))
                .close();
    }
}
