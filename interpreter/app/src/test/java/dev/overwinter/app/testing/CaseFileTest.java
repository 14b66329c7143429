package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFileTest {
    private static final String WORKFLOW = """
            dsl: 1
            workflow: order
            steps: [ { id: charge, agent: pay } ]
            """;

    @TempDir
    private Path folder;

    private final CaseRunner runner = new CaseRunner();

    @AfterEach
    void close() {
        runner.close();
    }

    private Report run(String test) throws IOException {
        Files.writeString(folder.resolve("order.workflow.yaml"), WORKFLOW);
        return runner.run(Files.writeString(folder.resolve("order.test.yaml"), test), EnumSet.of(Way.MEMORY));
    }

    @Test
    void aTestBesideAWorkflowFindsIt() throws IOException {
        var report = run("""
                agents: { charge: ok }
                cases:
                  it works: { expect: { status: completed } }
                  it works with its name: { agents: { charge: fine }, expect: { output: fine } }
                """);
        assertTrue(report.passed(), report::failures);
        assertEquals(2, report.results().size());
    }

    @Test
    void unknownKeysAndStepsAreReportedAtTheirPlaces() throws IOException {
        var report = run("""
                agents: { chrage: ok }
                script: [ { anser: charge } ]
                expect: { stats: completed, steps: { charged: completed } }
                """);
        assertFalse(report.passed());
        var text = report.failures();
        assertTrue(text.contains("order.test.yaml:1:11") && text.contains("did you mean \"charge\""), text);
        assertTrue(text.contains("order.test.yaml:2:11"), text);
        assertTrue(text.contains("there is no key \"stats\" here") && text.contains("did you mean \"status\""), text);
        assertTrue(text.contains("order.test.yaml:3:38"), text);
    }

    @Test
    void anUnscriptedCallFailsTheCase() throws IOException {
        var report = run("expect: { status: failed }");
        assertTrue(report.failures().contains("unscripted call of charge"), report::failures);
    }

    private static int occurrences(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void anUnscriptedCallIsToldOnceAndItsSecretsByName() throws IOException {
        Files.writeString(folder.resolve("paid.workflow.yaml"), """
                dsl: 1
                workflow: paid
                secrets: [PAY_KEY]
                steps:
                  - id: charge
                    agent: pay
                    with: { auth: "Bearer ${ secrets.PAY_KEY }", list: [ "${ secrets.PAY_KEY }" ] }
                    retry: { maxAttempts: 3, errors: [unscripted] }
                """);
        var text = run("""
                workflow: ./paid.workflow.yaml
                secrets: { PAY_KEY: not-a-real-key }
                agents: { charge: [ { error: unscripted } ] }
                expect: { status: failed }
                """).failures();
        assertEquals(1, occurrences(text, "unscripted call of charge"), text);
        assertTrue(text.contains("\"auth\":\"Bearer ${ secrets.PAY_KEY }\",\"list\":[\"${ secrets.PAY_KEY }\"]"), text);
        assertFalse(text.contains("not-a-real-key"), text);
    }

    @Test
    void aDifferenceInACallHasTheNamesOfItsSecrets() throws IOException {
        Files.writeString(folder.resolve("paid.workflow.yaml"), """
                dsl: 1
                workflow: paid
                secrets: [PAY_KEY]
                steps: [ { id: charge, agent: pay, with: { key: "${ secrets.PAY_KEY }", amount: 7 } } ]
                """);
        var text = run("""
                workflow: ./paid.workflow.yaml
                secrets: { PAY_KEY: not-a-real-key }
                agents: { charge: ok }
                expect: { calls: { charge: { with: { key: not-a-real-key, amount: 8 } } } }
                """).failures();
        assertTrue(text.contains("key: \"${ secrets.PAY_KEY }\"\n    - amount: 8\n    + amount: 7"), text);
        assertFalse(text.contains("not-a-real-key"), text);
    }

    @Test
    void aRefusalSaysWhatTheEngineSays() throws IOException {
        Files.writeString(folder.resolve("asked.workflow.yaml"), """
                dsl: 1
                workflow: asked
                steps:
                  - id: ask
                    approval:
                      title: How much?
                      form: { type: object, required: [to], properties: { amount: { type: number }, to: { type: string } } }
                      timeout: 1d
                """);
        var text = run("""
                workflow: ./asked.workflow.yaml
                script: [ { answer: ask, as: ann, action: approve, form: { amount: many } } ]
                expect: { status: failed }
                """).failures();
        assertTrue(text.contains("expected taken\n    actual   refused: invalid-form ("), text);
        assertTrue(text.contains("amount: string found, number expected"), text);
        assertTrue(text.contains("required property 'to' not found"), text);
    }

    @Test
    void theNumberOfRestsIsShownWhereItDiffers() throws IOException {
        var text = run("""
                agents: { charge: ok }
                expect: { status: completed, suspensions: 1 }
                """).failures();
        assertTrue(text.contains("suspensions") && text.contains("expected 1\n    actual   0"), text);
    }

    @Test
    void aFailureShowsExpectedAndActualTheHistoryAndTheSeed() throws IOException {
        var report = run("""
                agents: { charge: { error: http.503 } }
                expect: { status: completed, history: [execution started, charge started] }
                """);
        var text = report.failures();
        assertTrue(text.contains("order.test.yaml:2\n    expected completed\n    actual   failed"), text);
        assertTrue(text.contains("\n    + charge attempt 1 failed http.503\n"), text);
        assertTrue(text.contains("  seed 1"), text);
    }

    @Test
    void aDifferenceIsShownAtItsKeyLineByLineAndOnlyInWhatWasAskedFor() throws IOException {
        var report = run("""
                agents: { charge: { id: c1, amount: 12, lines: [ { sku: a }, { sku: b } ], note: nobody asks for it } }
                expect:
                  status: completed
                  output:
                    id: c1
                    lines: [ { sku: a }, { sku: c } ]
                  steps: { charge: { attempts: "1" } }
                """);
        var text = report.failures();
        assertTrue(text.contains("""
                :4  (- expected, + actual)
                      id: c1
                      lines:
                      - sku: a
                    - - sku: c
                    + - sku: b
                """), text);
        assertTrue(text.contains("expected {\"attempts\":\"1\"}\n    actual   {\"attempts\":1}"), text);
        assertFalse(text.contains("nobody asks"), text);
    }

    @Test
    void aStartThatIsRefusedSaysWhy() throws IOException {
        Files.writeString(folder.resolve("strict.workflow.yaml"), """
                dsl: 1
                workflow: strict
                input: { type: object, required: [id] }
                steps: [ { id: charge, agent: pay } ]
                """);
        var report = run("{ workflow: ./strict.workflow.yaml, expect: { notCalled: [charge] } }");
        var text = report.failures();
        assertTrue(text.contains("the start") && text.contains("actual   refused: invalid-input"), text);
        assertTrue(text.contains("required property 'id' not found"), text);
    }

    @Test
    void aCrashThatNeverComesFailsTheCase() throws IOException {
        var report = run("""
                agents: { charge: ok }
                script: [ { crash: { after: charge gate opened } } ]
                expect: { status: completed }
                """);
        assertTrue(report.failures().contains("the crash after \"charge gate opened\" never came"), report::failures);
    }

    @Test
    void mistakesOfAnInlineWorkflowKeepTheirPlaces() throws IOException {
        var report = run("""
                proves: Something.
                workflow:
                  dsl: 1
                  workflow: order
                  steps: [ { id: charge, agnet: pay } ]
                expect: { status: completed }
                """);
        assertTrue(report.failures().contains("order.test.yaml:5:"), report::failures);
    }

    @Test
    void aFileIsDeployedInTheMiddle() throws IOException {
        Files.writeString(folder.resolve("new.workflow.yaml"), """
                dsl: 1
                workflow: order
                steps: [ { id: refund, agent: pay } ]
                """);
        var report = run("""
                agents: { charge: charged, refund: refunded }
                script: [ { deploy: ./new.workflow.yaml }, { start: {} } ]
                expect: { output: charged, children: { order: { output: refunded } } }
                """);
        assertTrue(report.passed(), report::failures);
        assertEquals(
                Set.of(folder.resolve("order.workflow.yaml"), folder.resolve("new.workflow.yaml")),
                CaseRunner.workflowsOf(folder.resolve("order.test.yaml")));
    }

    @Test
    void mistakesOfWhatIsDeployedAreReportedAtTheirPlaces() throws IOException {
        var text = run("""
                agents: { charge: ok, refnud: ok }
                cases:
                  missing: { script: [ { deploy: ./old.workflow.yaml } ], expect: {} }
                  inline:
                    script:
                      - deploy:
                          dsl: 1
                          workflow: order
                          steps: [ { id: refund, agent: pay } ]
                      - deploy: { dsl: 1, workflow: order, steps: [ { id: charge, agnet: pay } ] }
                    expect: {}
                """).failures();
        assertTrue(text.contains("order.test.yaml:1:23") && text.contains("did you mean \"refund\""), text);
        assertTrue(text.contains("there is no file") && text.contains("order.test.yaml:3:34"), text);
        assertTrue(text.contains("order.test.yaml:10:") && text.contains("did you mean \"agent\""), text);
    }

    @Test
    void aRestartAtEveryCheckpointDeliversCallsAgain() throws IOException {
        Files.writeString(folder.resolve("order.workflow.yaml"), WORKFLOW);
        var test = Files.writeString(folder.resolve("order.test.yaml"), """
                agents: { charge: ok }
                script: [ { crash: { after: charge started } } ]
                expect: { status: completed, calls: { charge: { count: 1, deliveries: 1 } } }
                """);
        var report = runner.run(test, runner.ways());
        assertTrue(report.passed(), report::failures);
        assertEquals(runner.ways().size(), report.results().size());
    }
}
