package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy of the file taken right after an acknowledgement is what a kill at that moment leaves. Space is reused at
/// once
/// here, which is when H2's own header goes stale.
class CopiedFileTest {
    private static final List<String> FILES = List.of("overwinter.mv.db", "overwinter.mark");
    private static final int HEADER_BYTES = 8_192;

    @TempDir
    Path directory;

    @TempDir
    Path copies;

    @Test
    void everyAcknowledgedCommitIsInTheFile() throws IOException {
        try (var store = JdbcStore.open(settings(directory))) {
            TellTale.create(store, "e").join();
            for (long version = 2; version <= 160; version++) {
                TellTale.checkpoint(store, "e", version).join();
                if (version % 4 == 0) {
                    assertEquals(version, versionIn(copy(directory, "at-" + version)));
                }
            }
        }
    }

    /// The header is forced after the chunk that it names: a loss of power in between leaves the header of before.
    /// It leads to what was acknowledged. Where the reuse of space begins with the very commit, the header of
    /// before is gone from the disk before anything is written over: no disk holds such a mix, and it is refused.
    @Test
    void aHeaderOfBeforeLeadsToWhatWasAcknowledgedBefore() throws IOException {
        int tried = 0;
        int refused = 0;
        try (var store = JdbcStore.open(settings(directory))) {
            TellTale.create(store, "e").join();
            for (long version = 2; version <= 160; version += 2) {
                TellTale.checkpoint(store, "e", version).join();
                var before = Files.readAllBytes(directory.resolve(FILES.getFirst()));
                var mark = Files.readAllBytes(directory.resolve(FILES.getLast()));
                TellTale.checkpoint(store, "e", version + 1).join();
                var mixed = copy(directory, "mixed-" + version);
                var file = mixed.resolve(FILES.getFirst());
                var after = Files.readAllBytes(file);
                System.arraycopy(before, 0, after, 0, HEADER_BYTES);
                Files.write(file, after);
                Files.write(mixed.resolve(FILES.getLast()), mark);
                tried++;
                try {
                    assertTrue(versionIn(mixed) >= version);
                } catch (DatabaseRefused mixedAsNoDiskDoes) {
                    refused++;
                }
            }
        }
        assertTrue(refused * 10 <= tried, refused + " of " + tried + " were refused");
    }

    private Path copy(Path from, String name) throws IOException {
        var to = Files.createDirectory(copies.resolve(name));
        for (var file : FILES) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
        return to;
    }

    private static long versionIn(Path folder) {
        try (var store = JdbcStore.open(settings(folder))) {
            return TellTale.check(store, "e", 1);
        }
    }

    private static JdbcSettings settings(Path folder) {
        return JdbcSettings.in(folder).reusingSpaceAfter(64 << 10, Duration.ofMillis(1));
    }
}
