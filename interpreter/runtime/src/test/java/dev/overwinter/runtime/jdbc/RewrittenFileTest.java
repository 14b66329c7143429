package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that is compacted, copied or gathered under load, or opened and closed again and again has the same
/// content.
class RewrittenFileTest {
    private static final int LIVES = 50;
    private static final int EXECUTIONS = 50;
    private static final int RESTARTS = 50;

    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    private JdbcSettings settings() {
        return JdbcSettings.in(directory).reusingSpaceAfter(256 << 10, Duration.ofMillis(20));
    }

    private void fill() {
        try (var store = JdbcStore.open(settings())) {
            TellTale.fill(store, EXECUTIONS);
            for (long version = 6; version <= 60; version++) {
                TellTale.checkpoint(store, "e0", version).join();
            }
            store.publish(dev.overwinter.engine.codec.StateCodec.readTree("{\"id\":\"1\"}"), java.time.Instant.EPOCH)
                    .join();
        }
    }

    @Test
    void compactingMakesTheFileSmallerAndKeepsItsContent() throws Exception {
        fill();
        var before = Content.of(directory);
        var done = JdbcStore.compact(settings());
        assertEquals(before, Content.of(directory));
        assertEquals(Files.size(directory.resolve("overwinter.mv.db")), done.bytesAfter());
        assertTrue(done.bytesAfter() < done.bytesBefore() / 2, done.toString());
        try (var store = JdbcStore.open(settings())) {
            assertEquals(60, TellTale.check(store, "e0", 60));
            TellTale.checkpoint(store, "e0", 61).join();
        }
        try (var store = JdbcStore.open(settings())) {
            assertEquals(61, TellTale.check(store, "e0", 61));
        }
    }

    @Test
    void anOpenDatabaseIsNotCompacted() {
        try (var store = JdbcStore.open(settings())) {
            TellTale.fill(store, 1);
            var refused = assertThrows(DatabaseRefused.class, () -> JdbcStore.compact(settings()));
            assertEquals(DatabaseRefused.Reason.LOCKED, refused.reason());
            assertEquals(5, TellTale.check(store, "e0", 5));
        }
    }

    @Test
    void manyCleanRestartsChangeNothing() throws Exception {
        fill();
        var before = Content.of(directory);
        for (int restart = 0; restart < RESTARTS; restart++) {
            JdbcStore.open(settings()).close();
        }
        assertEquals(before, Content.of(directory));
    }

    /// What was acknowledged before the copy began is in it, and every execution in it is whole.
    @Test
    void aCopyTakenUnderLoadIsWhole() throws Exception {
        var acknowledged = new ConcurrentHashMap<String, Long>();
        var goOn = new AtomicBoolean(true);
        var warm = new CountDownLatch(EXECUTIONS * 20);
        try (var store = JdbcStore.open(settings())) {
            var lives = new CompletableFuture<?>[EXECUTIONS];
            for (int i = 0; i < EXECUTIONS; i++) {
                var id = "e" + i;
                lives[i] =
                        TellTale.create(store, id).thenComposeAsync(_ -> live(store, id, 2, acknowledged, goOn, warm));
            }
            warm.await();
            var before = Map.copyOf(acknowledged);
            store.copyTo(elsewhere.resolve("copy"));
            var during = Map.copyOf(acknowledged);
            goOn.set(false);
            CompletableFuture.allOf(lives).join();
            assertTrue(
                    before.keySet().stream().allMatch(id -> during.get(id) > before.get(id)),
                    "the load went on while the copy was made");
            check(before);
        }
    }

    /// What lives is moved out of chunks that are mostly dead while work goes on: the file stays small, and what
    /// nobody touched is what it was.
    @Test
    void spaceThatIsGatheredUnderLoadLosesNothing() throws Exception {
        var settings = JdbcSettings.in(elsewhere);
        var never = settings.reusingSpaceAfter(Long.MAX_VALUE, Duration.ofMillis(20));
        try (var store = JdbcStore.open(never)) {
            TellTale.fill(store, EXECUTIONS);
            load(store, "a", 100);
        }
        long ungathered = fileBytes(elsewhere);
        fill();
        var before = Content.of(directory);
        try (var store = JdbcStore.open(settings())) {
            load(store, "a", 100);
            load(store, "b", 100);
            for (int i = 0; i < EXECUTIONS; i++) {
                assertEquals(100, TellTale.check(store, "a" + i, 100));
                assertEquals(100, TellTale.check(store, "b" + i, 100));
            }
        }
        long gathered = fileBytes(directory);
        assertTrue(
                gathered < ungathered,
                "twice the work left " + gathered + " bytes, without gathering once left " + ungathered);
        var after = Content.of(directory);
        before.forEach((table, rows) ->
                assertTrue(new HashSet<>(after.getOrDefault(table, List.of())).containsAll(rows), table));
    }

    /// A process that is killed again and again writes little each time, less than what is worth reusing.
    @Test
    void spaceIsReusedAlsoWhereNoProcessWritesMuch() throws Exception {
        long never = afterLives(JdbcSettings.in(elsewhere).reusingSpaceAfter(Long.MAX_VALUE, Duration.ofMillis(20)));
        var settings = JdbcSettings.in(directory).reusingSpaceAfter(512 << 10, Duration.ofMillis(20));
        long reused = afterLives(settings);
        assertTrue(3 * reused < never, "lives left " + reused + " bytes, without reuse " + never);
        try (var store = JdbcStore.open(settings)) {
            assertEquals(10 * LIVES, TellTale.check(store, "e0", 10 * LIVES));
        }
    }

    /// Each life opens the database, writes ten versions of `e0`, and closes it.
    ///
    /// @return the file's bytes after them
    private static long afterLives(JdbcSettings settings) throws IOException {
        for (int life = 0; life < LIVES; life++) {
            try (var store = JdbcStore.open(settings)) {
                if (life == 0) {
                    TellTale.create(store, "e0").join();
                }
                for (long version = Math.max(2, 10 * life + 1); version <= 10 * (life + 1); version++) {
                    TellTale.checkpoint(store, "e0", version).join();
                }
            }
        }
        return fileBytes(settings.directory());
    }

    private static void load(Store store, String name, int versions) {
        var lives = new CompletableFuture<?>[EXECUTIONS];
        for (int i = 0; i < EXECUTIONS; i++) {
            var id = name + i;
            lives[i] = TellTale.create(store, id).thenComposeAsync(_ -> upTo(store, id, 2, versions));
        }
        CompletableFuture.allOf(lives).join();
    }

    private static CompletableFuture<Boolean> upTo(Store store, String id, long version, int last) {
        var written = TellTale.checkpoint(store, id, version);
        return version == last ? written : written.thenComposeAsync(_ -> upTo(store, id, version + 1, last));
    }

    private static long fileBytes(Path folder) throws IOException {
        return Files.size(folder.resolve("overwinter.mv.db"));
    }

    private void check(Map<String, Long> atLeast) {
        try (var copy = JdbcStore.open(JdbcSettings.in(elsewhere.resolve("copy")))) {
            atLeast.forEach((id, version) -> TellTale.check(copy, id, version));
            assertEquals(EXECUTIONS, atLeast.size());
            TellTale.checkpoint(copy, "e0", TellTale.check(copy, "e0", 1) + 1).join();
        }
    }

    private static CompletableFuture<Boolean> live(
            Store store,
            String id,
            long version,
            Map<String, Long> acknowledged,
            AtomicBoolean goOn,
            CountDownLatch warm) {
        return TellTale.checkpoint(store, id, version).thenComposeAsync(written -> {
            acknowledged.put(id, version);
            warm.countDown();
            return goOn.get()
                    ? live(store, id, version + 1, acknowledged, goOn, warm)
                    : CompletableFuture.completedFuture(written);
        });
    }
}
