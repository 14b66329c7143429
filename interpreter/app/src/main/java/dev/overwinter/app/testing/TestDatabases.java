package dev.overwinter.app.testing;

import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.Durability;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Databases in temporary folders. To make one takes longer than a case, so one serves many cases in turn.
final class TestDatabases implements AutoCloseable {
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final ConcurrentLinkedQueue<Database> free = new ConcurrentLinkedQueue<>();

    record Database(Path directory, JdbcStore store) {

        static Database make() throws IOException {
            var directory = Files.createTempDirectory("overwinter-test");
            return new Database(
                    directory, JdbcStore.open(JdbcSettings.in(directory).with(Durability.PROCESS)));
        }

        /// True where nothing in it would wake up in the next case.
        boolean isQuiet() {
            Store quiet = store;
            return quiet.due(null, END_OF_TIME, 1).isEmpty();
        }

        void close() {
            store.close();
            try (var paths = Files.walk(directory)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Database take() throws IOException {
        var database = free.poll();
        return database != null ? database : Database.make();
    }

    void giveBack(Database database) {
        free.add(database);
    }

    @Override
    public void close() {
        for (var database = free.poll(); database != null; database = free.poll()) {
            database.close();
        }
    }
}
