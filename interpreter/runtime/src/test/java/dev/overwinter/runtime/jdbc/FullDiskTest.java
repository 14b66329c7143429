package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Needs an empty file system of 8 to 64 MB, since a real disk is not filled in a test:
/// `mount -t tmpfs -o size=16m tmpfs DIR`, then `-Doverwinter.smallDisk=DIR`.
@EnabledIfSystemProperty(named = "overwinter.smallDisk", matches = ".+")
class FullDiskTest {
    private final Path disk = Path.of(System.getProperty("overwinter.smallDisk", ""));

    @Test
    void aFullDiskIsSaidAndWorkGoesOnWhenThereIsSpace() throws IOException {
        var directory = Files.createTempDirectory(disk, "data");
        var ballast = disk.resolve("ballast");
        long before;
        try (var store = JdbcStore.open(JdbcSettings.in(directory))) {
            TellTale.create(store, "e0").join();
            Files.write(ballast, new byte[(int) (disk.toFile().getUsableSpace() - (2 << 20))]);
            long version = writeUntilItFails(store, 1);
            failsAgain(store, version);
            Files.delete(ballast);
            before = TellTale.check(store, "e0", version);
            assertTrue(TellTale.checkpoint(store, "e0", before + 1).join(), "work goes on without a restart");
            TellTale.check(store, "e0", before + 1);
        }
        try (var store = JdbcStore.open(JdbcSettings.in(directory))) {
            TellTale.check(store, "e0", before + 1);
        }
    }

    /// @return the last version that was acknowledged
    private static long writeUntilItFails(Store store, long from) {
        for (long version = from; ; version++) {
            try {
                assertTrue(TellTale.checkpoint(store, "e0", version + 1).join());
            } catch (CompletionException e) {
                System.out.println(
                        "after " + version + " checkpoints: " + e.getCause().getMessage());
                assertTrue(e.getCause() instanceof Store.StoreFault, String.valueOf(e.getCause()));
                assertTrue(
                        e.getCause().getMessage().contains("full"), e.getCause().getMessage());
                return version;
            }
        }
    }

    private static void failsAgain(Store store, long version) {
        for (int i = 0; i < 5; i++) {
            try {
                long now = TellTale.check(store, "e0", version);
                System.out.println("while it is full: read at version " + now + ", written "
                        + TellTale.checkpoint(store, "e0", now + 1).join());
            } catch (CompletionException | Store.StoreFault e) {
                System.out.println("while it is full: " + e.getMessage());
            }
        }
    }
}
