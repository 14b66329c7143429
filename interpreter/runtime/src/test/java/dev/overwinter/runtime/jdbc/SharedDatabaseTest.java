package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several who want the same database: two processes, two stores, interrupted threads, too many writers.
class SharedDatabaseTest {
    @TempDir
    Path directory;

    @Test
    void aSecondStoreInTheSameProcessIsRefused() {
        try (var store = open()) {
            var refused = assertThrows(DatabaseRefused.class, this::open);
            assertEquals(DatabaseRefused.Reason.LOCKED, refused.reason());
            assertTrue(refused.getMessage().contains(directory.toString()), refused.getMessage());
            assertTrue(refused.getMessage().contains("this process"), refused.getMessage());
            TellTale.fill(store, 2);
        }
        open().close();
    }

    @Test
    void aSecondProcessIsRefusedAndToldWhoHasIt() throws Exception {
        try (var store = open()) {
            var other = KilledWriter.process(directory, Durability.DISK).start();
            try (var lines = other.inputReader()) {
                assertEquals("starting", lines.readLine());
                var refused = lines.readLine();
                assertTrue(refused.startsWith("refused LOCKED"), refused);
                assertTrue(refused.contains("process " + ProcessHandle.current().pid()), refused);
            } finally {
                other.destroyForcibly().waitFor();
            }
            TellTale.fill(store, 2);
        }
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "x");
        var refused = assertThrows(DatabaseRefused.class, () -> JdbcStore.open(JdbcSettings.in(file)));
        assertEquals(DatabaseRefused.Reason.INACCESSIBLE, refused.reason());
    }

    @Test
    void interruptedThreadsDoNotCloseTheDatabase() throws Exception {
        int threads = 8;
        try (var store = open()) {
            TellTale.fill(store, threads);
            var going = new AtomicBoolean(true);
            var started = new CountDownLatch(threads);
            var workers = new ArrayList<Thread>();
            var outcomes = new ArrayList<CompletableFuture<Long>>();
            for (int i = 0; i < threads; i++) {
                var id = "e" + i;
                var outcome = new CompletableFuture<Long>();
                outcomes.add(outcome);
                workers.add(Thread.ofPlatform().start(() -> {
                    started.countDown();
                    try {
                        long version = 5;
                        while (going.get() || version < 50) {
                            Thread.currentThread().interrupt();
                            assertTrue(TellTale.checkpoint(store, id, ++version).join());
                            TellTale.check(store, id, version);
                        }
                        outcome.complete(version);
                    } catch (Throwable e) {
                        outcome.completeExceptionally(e);
                    }
                }));
            }
            started.await();
            for (int i = 0; i < 2_000; i++) {
                workers.get(i % threads).interrupt();
            }
            going.set(false);
            for (var outcome : outcomes) {
                assertTrue(outcome.join() >= 50);
            }
        }
    }

    @Test
    void tooManyWaitingWritesAreRefusedAndTheOthersAreWritten() throws Exception {
        var settings = JdbcSettings.in(directory).withQueue(3, 1_000);
        var writer = new StoreWriter(H2Database.in(settings), settings.queueing(), new KnownExecutions());
        var busy = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var first = writer.submit(0, _ -> {
            busy.countDown();
            return awaited(release);
        });
        busy.await();
        var second = writer.submit(5_000, Writing::nextEpoch);
        var third = writer.submit(1, Writing::nextEpoch);
        assertInstanceOf(Store.StoreBusy.class, failure(third), "too many bytes wait");
        release.countDown();
        first.join();
        second.join();
        assertTrue(writer.submit(1, Writing::nextEpoch).join() > 0, "there is room again");
        writer.close();
        assertInstanceOf(Store.StoreFault.class, failure(writer.submit(1, Writing::nextEpoch)));
    }

    @Test
    void closingWritesWhatWasHandedOver() {
        var writes = new ArrayList<CompletableFuture<?>>();
        try (var store = open()) {
            for (int i = 0; i < 500; i++) {
                writes.add(TellTale.create(store, "e" + i));
            }
        }
        writes.forEach(CompletableFuture::join);
        try (var store = open()) {
            assertEquals(500L, store.counts().get("running"));
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(CompletionException.class, future::join).getCause();
    }

    private JdbcStore open() {
        return JdbcStore.open(JdbcSettings.in(directory));
    }
}
