package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing process at random moments, over and over on one database: what was acknowledged is there, and
/// nothing is half there. More kills: `-Doverwinter.kills=200`; the same ones again: `-Doverwinter.seed=...`.
class KillTest {
    private static final int KILLS = Integer.getInteger("overwinter.kills", 10);
    private static final long SEED = Long.getLong("overwinter.seed", System.nanoTime());

    @TempDir
    Path directory;

    private final Map<String, Long> acknowledged = new HashMap<>();
    private final Random random = new Random(SEED);

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfDone() throws Exception {
        long total = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            var durability = kill % 3 == 2 ? Durability.PROCESS : Durability.DISK;
            total += writeUntilKilled(kill, durability);
            checkAll("kill " + kill + ", seed " + SEED);
        }
        System.out.printf("%d kills, seed %d: %d checkpoints acknowledged, none lost%n", KILLS, SEED, total);
        assertTrue(total > 0, "nothing was acknowledged, so nothing was proven");
    }

    private long writeUntilKilled(int kill, Durability durability) throws IOException, InterruptedException {
        var process = KilledWriter.process(directory, durability).start();
        try (var lines = process.inputReader()) {
            if (kill % 4 == 0) {
                lines.readLine();
                // The moments of creating and opening, which acknowledge nothing.
                process.waitFor(random.nextInt(800), TimeUnit.MILLISECONDS);
                process.toHandle().destroyForcibly();
                return acknowledgements(lines, Long.MAX_VALUE);
            }
            long read = acknowledgements(lines, random.nextInt(3_000));
            // By its handle: the process itself would close the pipe that still holds acknowledgements.
            process.toHandle().destroyForcibly();
            return read + acknowledgements(lines, Long.MAX_VALUE);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long acknowledgements(BufferedReader lines, long most) throws IOException {
        long count = 0;
        for (var line = count < most ? lines.readLine() : null; line != null; ) {
            var words = line.split(" ");
            if (words.length == 2 && words[0].startsWith("e")) {
                acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
                count++;
            }
            line = count < most ? lines.readLine() : null;
        }
        return count;
    }

    private void checkAll(String what) {
        try (var store = JdbcStore.open(KilledWriter.settings(directory))) {
            for (int i = 0; i < KilledWriter.EXECUTIONS; i++) {
                var id = "e" + i;
                if (acknowledged.containsKey(id) || store.load(id).isPresent()) {
                    TellTale.check(store, id, acknowledged.getOrDefault(id, 0L));
                }
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
    }
}
