package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.overwinter.app.testing.coverage.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one case reaches does not hide what another one reaches.
class CoverageTest {
    @TempDir
    private Path folder;

    private List<String> missed(String cases) throws IOException {
        try (var runner = new CaseRunner()) {
            var file = Files.writeString(folder.resolve("refund.test.yaml"), """
                    workflow:
                      dsl: 1
                      workflow: refund
                      steps:
                        - id: pay
                          agent: bank
                          arm: started
                          compensate:
                            - { id: takeBack, if: output != null, agent: bank }
                            - { id: lookUp, if: output == null, agent: bank }
                        - { id: stop, fail: { type: stop } }
                    agents: { pay: ok, takeBack: ok, lookUp: ok }
                    cases:
                    """ + cases.indent(2));
            var report = runner.run(file, runner.ways());
            assertEquals("", report.failures());
            return report.coverage().getFirst().missed().stream()
                    .map(Point::words)
                    .toList();
        }
    }

    @Test
    void aStepThatRunsInOneExecutionAndIsSkippedInTheNextIsBoth() throws IOException {
        var answered = "answered: { expect: { status: failed, undone: [pay] } }\n";
        var lost = "lost: { agents: { pay: { error: http.503 } }, expect: { status: failed, undone: [pay] } }\n";
        assertEquals(List.of("takeBack, if: false (skipped)", "lookUp", "lookUp, if: true"), missed(answered));
        assertEquals(List.of(), missed(answered + lost));
        assertEquals(List.of(), missed(lost + answered));
    }

    @Test
    void aStepThatAnOperatorSkipsWasNotSkippedByItsCondition() throws IOException {
        var skipped = """
                skipped:
                  agents: { takeBack: { error: bad } }
                  script: [ { release: skip } ]
                  expect: { status: failed }
                """;
        assertEquals(
                List.of("takeBack, if: false (skipped)", "lookUp", "lookUp, if: true", "lookUp, if: false (skipped)"),
                missed(skipped));
    }
}
