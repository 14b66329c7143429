package dev.overwinter.app.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `forEach` over 10,000 items, 100 at once, in a process with a heap of 512 MB that dies in the middle: what was
/// completed is not repeated; what was under way comes again under the same key. `-Dloop.items=N` for another number.
class LargeLoopTest {
    private static final int ITEMS = Integer.getInteger("loop.items", 10_000);

    @TempDir
    private Path directory;

    private record Ending(int exitCode, String said) {}

    private Ending run(int failing, int dyingCall, String how) throws IOException, InterruptedException {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeLoop.class.getName(),
                        directory.resolve("database").toString(),
                        effects().toString(),
                        String.valueOf(ITEMS),
                        String.valueOf(failing),
                        String.valueOf(dyingCall),
                        how)
                .redirectErrorStream(true)
                .start();
        var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ending(child.waitFor(), said.strip());
    }

    private Path effects() {
        return directory.resolve("effects");
    }

    /// Idempotency keys by what was done, such as `transfer 7`, one for each time it was done.
    private Map<String, List<String>> done(String what) throws IOException {
        var done = new HashMap<String, List<String>>();
        for (var line : Files.readAllLines(effects())) {
            var words = line.split(" ");
            if (words[0].equals(what)) {
                done.computeIfAbsent(words[1], _ -> new java.util.ArrayList<>()).add(words[2]);
            }
        }
        return done;
    }

    /// Each once, but for those that were under way when the process died: they came again under their key.
    private static int repeated(Map<String, List<String>> done) {
        var keys = new HashSet<String>();
        int repeated = 0;
        for (var item : done.values()) {
            assertEquals(1, Set.copyOf(item).size(), "one key for an item");
            assertTrue(keys.add(item.getFirst()), "no two items have one key");
            repeated += item.size() - 1;
        }
        assertTrue(repeated <= LargeLoop.CONCURRENCY, repeated + " were repeated");
        return repeated;
    }

    @Test
    void killedInTheMiddleItRepeatsNoCompletedItem() throws IOException, InterruptedException {
        assertEquals(LargeLoop.DIED, run(-1, ITEMS * 2 / 5, "start").exitCode());
        var end = run(-1, 0, "resume");
        assertEquals("completed, undo NONE, undone 0, output " + ITEMS + " of " + ITEMS, end.said());
        var done = done("transfer");
        assertEquals(ITEMS, done.size());
        System.out.println(ITEMS + " items, killed in the middle: " + repeated(done) + " calls came again");
    }

    @Test
    void killedInTheMiddleOfItsUndoItUndoesEveryItemOnce() throws IOException, InterruptedException {
        assertEquals(LargeLoop.DIED, run(ITEMS - 1, ITEMS + ITEMS / 3, "start").exitCode());
        var end = run(ITEMS - 1, 0, "resume");
        int others = ITEMS - 1;
        assertEquals("failed, undo DONE, undone " + others + ", output null", end.said());
        assertEquals(others, done("transfer").size());
        var undone = done("refund");
        assertEquals(others, undone.size());
        System.out.println(others + " items undone, killed in the middle: " + repeated(undone) + " undos came again");
    }
}
