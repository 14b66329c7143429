package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A file that is not what was left is refused with instructions, and never replaced by a new one.
class DamagedDatabaseTest {
    private static final int EXECUTIONS = 40;

    @TempDir
    Path directory;

    private Path file;

    enum Damage {
        EMPTIED,
        ONLY_THE_BEGINNING_LEFT,
        CUT_IN_HALF,
        CUT_BY_A_BLOCK,
        HEADERS_ZEROED,
        MIDDLE_OVERWRITTEN,
        END_OVERWRITTEN,
        ONE_BYTE_CHANGED;

        byte[] of(byte[] whole) {
            int length = whole.length;
            return switch (this) {
                case EMPTIED -> new byte[0];
                case ONLY_THE_BEGINNING_LEFT -> Arrays.copyOf(whole, 100);
                case CUT_IN_HALF -> Arrays.copyOf(whole, length / 2);
                case CUT_BY_A_BLOCK -> Arrays.copyOf(whole, length - 4_096);
                case HEADERS_ZEROED -> overwritten(whole, 0, 8_192, new byte[8_192]);
                case MIDDLE_OVERWRITTEN -> overwritten(whole, length / 4, length / 2, noise(length / 2));
                case END_OVERWRITTEN -> overwritten(whole, length - 8_192, 8_192, noise(8_192));
                case ONE_BYTE_CHANGED -> overwritten(whole, length / 2, 1, new byte[] {(byte) ~whole[length / 2]});
            };
        }

        private static byte[] overwritten(byte[] whole, int from, int length, byte[] by) {
            System.arraycopy(by, 0, whole, from, length);
            return whole;
        }

        private static byte[] noise(int length) {
            var noise = new byte[length];
            new Random(7).nextBytes(noise);
            return noise;
        }
    }

    @BeforeEach
    void fill() {
        file = directory.resolve("overwinter.mv.db");
        try (var store = open()) {
            TellTale.fill(store, EXECUTIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void damageAfterACleanCloseIsRefused(Damage damage) throws IOException {
        var damaged = damage.of(Files.readAllBytes(file));
        Files.write(file, damaged);
        var refused = assertThrows(DatabaseRefused.class, this::open);
        assertEquals(DatabaseRefused.Reason.DAMAGED, refused.reason());
        assertTrue(refused.getMessage().contains("backup"), refused.getMessage());
        assertArrayEquals(damaged, Files.readAllBytes(file), "it was left as it is");
    }

    /// Here the file is what a kill leaves. Damage may hit space that is free: then everything must be there.
    @ParameterizedTest
    @EnumSource
    void damageAfterAKillIsRefusedOrHarmless(Damage damage, @TempDir Path killed) throws IOException {
        try (var store = open()) {
            store.nextEpoch();
            for (var name : new String[] {"overwinter.mv.db", "overwinter.mark"}) {
                Files.copy(directory.resolve(name), killed.resolve(name));
            }
        }
        file = killed.resolve("overwinter.mv.db");
        Files.write(file, damage.of(Files.readAllBytes(file)));
        try (var store = JdbcStore.open(JdbcSettings.in(killed))) {
            assertFalse(
                    damage == Damage.EMPTIED || damage == Damage.CUT_IN_HALF || damage == Damage.HEADERS_ZEROED,
                    "opened in spite of " + damage);
            TellTale.checkFilled(store, EXECUTIONS);
        } catch (DatabaseRefused refused) {
            assertEquals(DatabaseRefused.Reason.DAMAGED, refused.reason());
        }
    }

    @Test
    void aMissingFileIsNotReplaced() throws IOException {
        Files.delete(file);
        var refused = assertThrows(DatabaseRefused.class, this::open);
        assertEquals(DatabaseRefused.Reason.DAMAGED, refused.reason());
        assertTrue(refused.getMessage().contains("overwinter.mark"), refused.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void anOlderCopyIsRefusedUntilTheMarkIsRemoved() throws IOException {
        var older = Files.readAllBytes(file);
        try (var store = open()) {
            TellTale.checkpoint(store, "e0", 6).join();
        }
        Files.write(file, older);
        var refused = assertThrows(DatabaseRefused.class, this::open);
        assertTrue(refused.getMessage().contains("overwinter.mark"), refused.getMessage());
        Files.delete(directory.resolve("overwinter.mark"));
        try (var store = open()) {
            TellTale.checkFilled(store, EXECUTIONS);
        }
    }

    @Test
    void afterARefusalTheFolderIsFree() throws IOException {
        var whole = Files.readAllBytes(file);
        Files.write(file, new byte[0]);
        assertThrows(DatabaseRefused.class, this::open);
        Files.write(file, whole);
        try (var store = open()) {
            TellTale.checkFilled(store, EXECUTIONS);
        }
    }

    @Test
    void tablesOfANewerVersionAreRefused() throws Exception {
        Files.delete(directory.resolve("overwinter.mark"));
        var url = "jdbc:h2:" + directory.resolve("overwinter");
        try (var connection = DriverManager.getConnection(url, H2Database.USER, "");
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\","
                    + " \"type\", \"script\", \"installed_by\", \"execution_time\", \"success\")"
                    + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, TRUE)");
        }
        var refused = assertThrows(DatabaseRefused.class, this::open);
        assertEquals(DatabaseRefused.Reason.NEWER, refused.reason());
        assertTrue(refused.getMessage().contains("99"), refused.getMessage());
    }

    @Test
    void theNewestMigrationIsTheOneThatIsExpected() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db/migration/h2"))) {
            int newest = files.map(path -> path.getFileName().toString())
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max()
                    .orElseThrow();
            assertEquals(H2Schema.LATEST, newest);
        }
    }

    private JdbcStore open() {
        return JdbcStore.open(JdbcSettings.in(directory));
    }
}
