package dev.overwinter.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchmarksTest {
    @Test
    void steps() {
        var figures = figures("steps --runs 1 --executions 8 --in-flight 4 --steps 3");
        assertPositive(figures, "diskStepsPerSecond", "processStepsPerSecond", "memoryStepsPerSecond");
        assertTrue(figures.path("checkpointsPerStep").path("median").doubleValue() >= 1, figures::toString);
    }

    @Test
    void latency() {
        assertPositive(
                figures("latency --executions 2 --steps 5"), "diskP50Micros", "processP99Micros", "diskToForcedCommit");
    }

    @Test
    void park() {
        var figures = figures("park --count 20 --answers 5");
        assertPositive(figures, "parkedPerSecond", "fileBytesPerExecution", "openSeconds", "answersPerSecond");
        assertEquals(5, figures.path("answered").intValue());
        assertEquals(6, figures("park --count 6 --answers all").path("answered").intValue());
    }

    @Test
    void timers() {
        var figures = figures("timers --runs 1 --count 20");
        assertPositive(figures, "p50Millis", "p99Millis", "mostMillis", "parkSeconds");
        assertEquals(0, figures.path("early").intValue());
    }

    @Test
    void idle() {
        var figures = figures("idle --waits 3");
        assertPositive(figures, "p50Millis", "p99Millis");
        assertEquals(0, figures.path("early").intValue());
    }

    @Test
    void hot() {
        assertPositive(
                figures("hot --runs 1 --executions 2 --branches 10"),
                "p50AloneMicros",
                "p99BesideToAlone",
                "hotStepsPerSecond");
    }

    @Test
    void start() {
        assertPositive(
                json(new StartWorkload(1, 5, false).measure()),
                "validateSeconds",
                "runSeconds",
                "serveEmptySeconds",
                "serveParkedSeconds");
    }

    @Test
    void expressions() {
        var figures = figures("expressions --executions 10 --in-flight 4 --steps 3");
        assertEquals(0, figures.path("noneEvaluationsPerStep").doubleValue());
        assertPositive(figures, "pathMicrosPerStep", "computationMicrosPerStep");
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertMessage("there is no workload stesp", "stesp");
        assertMessage("--rusn is not known here; there are --runs", "steps --rusn 5");
        assertMessage("--runs takes a number", "steps --runs all");
        assertMessage("\"--runs\" is not understood", "steps --runs many");
    }

    private static void assertMessage(String expected, String line) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> figures(line));
        assertTrue(String.valueOf(mistake.getMessage()).startsWith(expected), mistake::getMessage);
    }

    /// What the workload prints as JSON.
    private static JsonNode figures(String line) {
        return json(Benchmarks.measure(List.of(line.split(" "))));
    }

    private static JsonNode json(Figures figures) {
        var bytes = new ByteArrayOutputStream();
        figures.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        var json = bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(row -> row.startsWith("{"))
                .findFirst();
        return JsonMapper.shared().readTree(json.orElseThrow()).path("figures");
    }

    private static void assertPositive(JsonNode figures, String... names) {
        for (var name : names) {
            var figure = figures.path(name).has("median") ? figures.path(name).path("median") : figures.path(name);
            assertTrue(figure.doubleValue() > 0, () -> name + " in " + figures);
        }
    }
}
