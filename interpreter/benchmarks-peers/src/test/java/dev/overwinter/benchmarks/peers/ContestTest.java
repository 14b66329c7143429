package dev.overwinter.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ContestTest {
    @Test
    void steps() {
        assertEach(
                figures("steps --runs 1 --executions 20 --in-flight 4 --alone 3"),
                "StepsPerSecond",
                "Alone50Micros",
                "CpuMicrosPerStep");
    }

    @Test
    void park() {
        assertEach(figures("park --runs 1 --count 20"), "ParkSeconds", "AnswerSeconds");
    }

    @Test
    void timers() {
        assertEach(figures("timers --runs 1 --count 20"), "ResumedSeconds", "WaitingSeconds");
    }

    /// What the workload prints as JSON.
    private static JsonNode figures(String line) {
        var bytes = new ByteArrayOutputStream();
        Peers.measure(List.of(line.split(" "))).print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        var json = bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(row -> row.startsWith("{"))
                .findFirst();
        return JsonMapper.shared().readTree(json.orElseThrow()).path("figures");
    }

    private static void assertEach(JsonNode figures, String... names) {
        for (var contestant : Contestant.values()) {
            for (var name : names) {
                var figure = figures.path(contestant.word() + name).path("median");
                assertTrue(figure.doubleValue() > 0, () -> contestant + " " + name + " in " + figures);
            }
        }
    }
}
