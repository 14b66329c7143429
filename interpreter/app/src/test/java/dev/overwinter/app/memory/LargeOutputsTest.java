package dev.overwinter.app.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An answer to an execution with 500 outputs of 1 MB, in a process with a heap of 256 MB: only what is read is
/// loaded. `-Dlarge.outputs=N` for another number.
class LargeOutputsTest {
    private static final int STEPS = Integer.getInteger("large.outputs", 500);

    @Test
    void anAnswerToAnExecutionWithManyLargeOutputsFitsASmallHeap(@TempDir Path directory)
            throws IOException, InterruptedException {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeOutputs.class.getName(),
                        directory.toString(),
                        String.valueOf(STEPS))
                .redirectErrorStream(true)
                .start();
        var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        assertTrue(said.contains("answered after s" + STEPS + " in"), said);
        System.out.println(STEPS + " outputs of 1 MB at -Xmx256m: " + said.strip());
    }
}
