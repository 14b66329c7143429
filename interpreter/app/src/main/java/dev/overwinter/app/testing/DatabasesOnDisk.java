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

/// H2 in temporary folders. To make one takes longer than a case, so one serves many cases in turn.
final class DatabasesOnDisk implements Databases {
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final ConcurrentLinkedQueue<OnDisk> free = new ConcurrentLinkedQueue<>();

    private final class OnDisk implements Lent {
        private final Path directory;
        private final JdbcStore store;

        OnDisk() throws IOException {
            directory = Files.createTempDirectory("overwinter-test");
            store = JdbcStore.open(JdbcSettings.in(directory).with(Durability.PROCESS));
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public void giveBack(boolean untouched) {
            if (untouched && isQuiet()) {
                free.add(this);
            } else {
                remove();
            }
        }

        /// True where nothing in it would wake up in the next case.
        private boolean isQuiet() {
            return store.due(null, END_OF_TIME, 1).isEmpty();
        }

        /// @throws IllegalStateException where the cases have left rows that contradict each other
        void remove() {
            var broken = store.broken();
            store.close();
            try (var paths = Files.walk(directory)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!broken.isEmpty()) {
                throw new IllegalStateException("invariants of the database are broken: " + broken);
            }
        }
    }

    @Override
    public Lent lend() throws IOException {
        var database = free.poll();
        return database != null ? database : new OnDisk();
    }

    @Override
    public void close() {
        for (var database = free.poll(); database != null; database = free.poll()) {
            database.remove();
        }
    }
}
