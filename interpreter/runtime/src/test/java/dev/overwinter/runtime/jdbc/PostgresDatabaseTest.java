package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Sketch;
import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is different on a server: others may come, connections go.
class PostgresDatabaseTest {
    @Test
    void theEngineThatBootedLastOwnsTheDatabase() {
        var settings = TestServer.newDatabase();
        try (var older = JdbcStore.open(settings)) {
            long first = older.nextEpoch();
            assertTrue(create(older, "e1").join().created());
            try (var newer = JdbcStore.open(settings)) {
                assertTrue(create(older, "e2").join().created(), "opening alone takes nothing over");
                assertTrue(newer.nextEpoch() > first);
                assertTrue(create(older, "e3").join().created(), "nor does booting, to look for instance");
                assertTrue(create(newer, "e4").join().created());
                var refused = assertInstanceOf(DatabaseRefused.class, failure(create(older, "e5")));
                assertEquals(DatabaseRefused.Reason.LOCKED, refused.reason());
                assertTrue(refused.getMessage().contains("another engine"), refused.getMessage());
                assertInstanceOf(DatabaseRefused.class, failure(create(older, "e5")), "it stays so");
                assertEquals(4, newer.counts().get("running"));
                assertEquals(4, older.counts().get("running"), "it may still look");
                assertTrue(create(newer, "e5").join().created());
            }
        }
    }

    @Test
    void severalMayWriteWithoutLosingOrMixingAnything() {
        var settings = TestServer.newDatabase();
        try (var one = JdbcStore.open(settings);
                var other = JdbcStore.open(settings)) {
            var writes = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < 100; i++) {
                writes.add(create(one, "a" + i));
                writes.add(create(other, "b" + i));
                writes.add(create(i % 2 == 0 ? one : other, "c" + i));
            }
            writes.forEach(CompletableFuture::join);
            assertEquals(300L, one.counts().get("running"));
            var inboxes = new TreeSet<Long>();
            for (int i = 0; i < 100; i++) {
                assertTrue(inboxes.add(post(i % 2 == 0 ? one : other, "a" + i)), "no number is given twice");
            }
        }
    }

    @Test
    void aConnectionThatIsLostIsReplaced() throws SQLException {
        var settings = TestServer.newDatabase();
        try (var store = JdbcStore.open(settings)) {
            create(store, "e1").join();
            assertEquals(Optional.of("e1"), store.find("e1"));
            TestServer.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'overwinter' AND datname = '%s'""".formatted(name(settings)));
            assertTrue(create(store, "e2").join().created());
            for (int i = 0; i < settings.readers(); i++) {
                assertEquals(Optional.of("e2"), store.find("e2"));
            }
        }
    }

    @Test
    void aServerThatWouldAcknowledgeTooEarlyIsToldNotTo() throws SQLException {
        var settings = TestServer.newDatabase();
        TestServer.execute("ALTER DATABASE %s SET synchronous_commit = off".formatted(name(settings)));
        var database = PostgresDatabase.at(settings);
        var session = database.connect();
        assertEquals(Optional.of("on"), session.first(row -> row.getString(1), "SHOW synchronous_commit"));
        assertEquals(
                Optional.of("1min"),
                session.first(row -> row.getString(1), "SHOW idle_in_transaction_session_timeout"),
                "nobody else waits for ever");
        database.close(0);
        TestServer.execute("ALTER DATABASE %s SET synchronous_commit = remote_write".formatted(name(settings)));
        session = database.connect();
        assertEquals(
                Optional.of("remote_write"),
                session.first(row -> row.getString(1), "SHOW synchronous_commit"),
                "what is durable in another way is left as it is");
        database.close(0);
    }

    @Test
    void textsThatPostgresRefusesAreKeptToo() {
        var name = "a\u0000b\ud83d \u001A0000 \ud83d\ude00";
        try (var store = JdbcStore.open(TestServer.newDatabase())) {
            var transition = Sketch.version(1)
                    .of("order", name)
                    .gate("approve", Transition.GateState.ANSWERED, "ada\u0000\ude00")
                    .build();
            store.create(new Store.NewExecution(
                            "e1", Store.DEFAULT_NAMESPACE, "order", name, "digest", transition, List.of("hash")))
                    .join();
            assertEquals(Optional.of("e1"), store.find("order/" + name));
            assertEquals(Optional.empty(), store.find("order/" + name.replace("\u0000", "")));
            assertEquals(
                    name,
                    store.list(new Store.Query(null, null, 1, null)).getFirst().name());
            assertEquals("ada\u0000\ude00", store.gates("e1").getFirst().by());
        }
    }

    @Test
    void timesFarAwayKeepTheirNanoseconds() {
        try (var store = JdbcStore.open(TestServer.newDatabase())) {
            for (var at : List.of(Instant.MIN, Instant.parse("1969-12-31T23:59:59.999999999Z"), Instant.MAX)) {
                store.fired("order", "nightly", at).join();
                assertEquals(Optional.of(at), store.lastFired("order", "nightly"));
            }
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhatToDo() throws IOException {
        var known = TestServer.newDatabase();
        assertRefused(PostgresSettings.at(known.url().replace(name(known), "missing")), "create it first");
        assertRefused(known.as("nobody", "wrong"), "cannot be used");
        assertRefused(PostgresSettings.at("jdbc:postgresql://127.0.0.1:1/x"), "127.0.0.1:1");
        assertRefused(PostgresSettings.at("jdbc:mysql://x/y"), "jdbc:postgresql://");
    }

    @Test
    void theTablesOfANewerVersionAreLeftAlone() throws SQLException {
        var settings = TestServer.newDatabase();
        JdbcStore.open(settings).close();
        try (var connection = DriverManager.getConnection(settings.url());
                var statement = connection.createStatement()) {
            statement.execute("UPDATE flyway_schema_history SET installed_rank = 99, version = '99'");
        }
        assertRefused(settings, "newer version");
    }

    @Test
    void bothDatabasesHaveTheSameTables(@TempDir Path directory) throws SQLException {
        var settings = TestServer.newDatabase();
        JdbcStore.open(settings).close();
        JdbcStore.open(JdbcSettings.in(directory)).close();
        try (var postgres = DriverManager.getConnection(settings.url());
                var h2 = DriverManager.getConnection(
                        "jdbc:h2:" + directory.resolve("overwinter"), H2Database.USER, "")) {
            var columns = columns(postgres, "public");
            assertTrue(columns.size() > 80, columns.toString());
            assertEquals(columns(h2, "PUBLIC"), columns);
        }
    }

    private static List<String> columns(Connection connection, String schema) throws SQLException {
        var columns = new ArrayList<String>();
        try (var statement = connection.prepareStatement("""
                SELECT LOWER(table_name) || '.' || LOWER(column_name) || ' ' || is_nullable
                FROM information_schema.columns
                WHERE table_schema = ? AND LOWER(table_name) <> 'flyway_schema_history'
                ORDER BY LOWER(table_name), ordinal_position""")) {
            statement.setString(1, schema);
            var rows = statement.executeQuery();
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns.stream().sorted().toList();
    }

    private static void assertRefused(PostgresSettings settings, String words) {
        var refused = assertThrows(DatabaseRefused.class, () -> JdbcStore.open(settings));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    private static String name(PostgresSettings settings) {
        return settings.url().replaceFirst(".*/([a-z0-9]+)\\?.*", "$1");
    }

    private static long post(Store store, String execution) {
        return store.post(execution, "Answered", tools.jackson.databind.node.NullNode.getInstance(), Instant.EPOCH)
                .join();
    }

    private static CompletableFuture<Store.Created> create(Store store, String id) {
        return store.create(new Store.NewExecution(
                id,
                Store.DEFAULT_NAMESPACE,
                "order",
                null,
                "digest",
                Sketch.version(1).build(),
                List.of()));
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(CompletionException.class, future::join).getCause();
    }
}
