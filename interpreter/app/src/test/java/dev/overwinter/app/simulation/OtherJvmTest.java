package dev.overwinter.app.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Two JVMs come to equal transitions. The order of `Set.of` and `Map.of` differs from one JVM to the next by
/// itself; the identity hashes are made to differ.
class OtherJvmTest {
    private static final int PROGRAMS = 120;
    private static final int FIRST = 1;

    @Test
    void comesToTheSameTransitions() throws Exception {
        var here = new ArrayList<String>();
        try (var expressions = new GraalJsExpressions()) {
            var runs = new Runs(new Simulation.Ports(expressions, new NetworkntSchemas()));
            for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
                here.add(seed + " " + runs.digestOf(seed));
            }
        }
        assertEquals(String.join("\n", here), String.join("\n", elsewhere("-XX:hashCode=2")));
    }

    private static List<String> elsewhere(String flag) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:+UnlockDiagnosticVMOptions",
                        flag,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Simulator.class.getName(),
                        Integer.toString(FIRST),
                        Integer.toString(PROGRAMS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines()
                    .filter(line -> Character.isDigit(line.charAt(0)))
                    .toList();
        } finally {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
    }
}
