package dev.overwinter.dsl.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Backoff;
import dev.overwinter.dsl.LateValue;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class WorkflowLoaderTest {
    private static final String HEADER = "dsl: 1\nworkflow: order\n";

    static Workflow load(String text) {
        var loaded = new WorkflowLoader(AgentCatalogue.ANY).load("order.workflow.yaml", text);
        assertEquals("", DiagnosticRenderer.render(loaded.diagnostics(), text));
        return Objects.requireNonNull(loaded.workflow());
    }

    private static AgentUse use(Workflow workflow, String step) {
        return assertInstanceOf(Node.AgentStep.class, workflow.step(step)).use();
    }

    private static String full() throws IOException {
        return Files.readString(Path.of("src/test/resources/good/full.workflow.yaml"));
    }

    @Test
    void everyKeyOfTheLanguageLoads() throws IOException {
        var workflow = load(full());
        assertEquals("full-order", workflow.name());
        assertEquals(Workflow.OnFailure.HOLD, workflow.onFailure());
        assertEquals(new Length.Fixed(Duration.ofDays(30)), workflow.deadline());
        assertEquals(List.of("PAY_KEY", "MAIL_KEY"), workflow.secrets());
        assertEquals("3", workflow.env().get("ROUNDS").defaultValue());
        assertNull(workflow.env().get("PAY_URL").defaultValue());
        assertTrue(workflow.index().keySet().containsAll(Set.of("refund", "logged", "apologise", "pause", "farewell")));
    }

    @Test
    void nothingIsSaidAboutGoodFiles() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/good"))) {
            for (var file : files.toList()) {
                load(Files.readString(file));
            }
        }
    }

    @Test
    void theDigestIsThatOfTheText() throws IOException {
        var digest = load(full()).digest();
        assertTrue(digest.matches("sha256:[0-9a-f]{64}"), digest);
        var other = new WorkflowLoader(AgentCatalogue.ANY)
                .load("other.yaml", full() + "\n")
                .workflow();
        assertTrue(other != null && !other.digest().equals(digest));
    }

    @Test
    void aNamedAgentIsMergedIntoTheCall() throws IOException {
        var charge = use(load(full()), "charge");
        assertEquals("http.request", charge.agent());
        assertEquals("pay", charge.name());
        assertEquals(AgentUse.Delivery.AT_MOST_ONCE, charge.delivery());
        assertEquals(new Length.Fixed(Duration.ofMinutes(5)), charge.timeout());
        assertEquals(new Amount.Fixed(6), charge.retry().rules().getFirst().maxAttempts());
        var with = assertInstanceOf(Template.Fields.class, charge.with()).fields();
        var headers =
                assertInstanceOf(Template.Fields.class, with.get("headers")).fields();
        assertEquals(
                "\"text/plain\"",
                assertInstanceOf(Template.Literal.class, headers.get("Accept"))
                        .value()
                        .toString());
        var authorization = assertInstanceOf(Template.Text.class, headers.get("Authorization"))
                .parts();
        assertEquals(new Template.Part.LatePart(new LateValue.Secret("PAY_KEY")), authorization.get(1));
        assertEquals(
                "[\"c\"]",
                assertInstanceOf(Template.Literal.class, with.get("tags"))
                        .value()
                        .toString());
    }

    @Test
    void undoStepsTryTenTimesWhateverTheDefaultsSay() throws IOException {
        var workflow = load(full());
        assertEquals(
                new Amount.Fixed(10),
                use(workflow, "refund").retry().rules().getFirst().maxAttempts());
        assertEquals(
                new Amount.Fixed(2),
                use(workflow, "told").retry().rules().getFirst().maxAttempts());
        assertEquals(
                new Amount.Fixed(4),
                use(workflow, "fix").retry().rules().getFirst().maxAttempts());
    }

    @Test
    void anUndoNamesWhatItReadsOutsideItself() throws IOException {
        var references = load(full()).step("charge").head().undoReferences();
        assertEquals(Set.of("prepare"), references.steps());
        assertEquals(Set.of("rounds"), references.vars());
    }

    @Test
    void onErrorContinueIsACatchThatDoesNothing() throws IOException {
        var clause = load(full()).step("charge").head().catches().getLast();
        assertEquals(List.of(), clause.errors());
        assertEquals(List.of(), clause.steps());
        assertNull(clause.output());
    }

    @Test
    void anApprovalHasItsDefaults() {
        var gate = assertInstanceOf(Approval.class, load(HEADER + """
            steps:
              - id: review
                title: Look at it
                approval: { timeout: 2d }
            """).step("review"));
        assertEquals("\"Look at it\"", ((Template.Literal) gate.title()).value().toString());
        assertEquals(
                List.of(new Approval.Action("approve", null, false), new Approval.Action("reject", null, true)),
                gate.actions());
        assertEquals(new Amount.Fixed(1), gate.quorum());
        assertEquals(Approval.OnTimeout.FAIL, gate.onTimeout());
        assertEquals(Approval.OnReject.FAIL, gate.onReject());
    }

    @Test
    void aPollHasItsDefaults() {
        var poll = assertInstanceOf(Poll.class, load(HEADER + """
            steps:
              - id: again
                poll: { agent: http.request, until: output.ok, maxProbes: 3 }
            """).step("again"));
        assertEquals(
                new Backoff(
                        new Length.Fixed(Duration.ofSeconds(10)),
                        new Amount.Fixed(2),
                        new Length.Fixed(Duration.ofMinutes(5)),
                        Backoff.Jitter.NONE),
                poll.backoff());
        assertEquals("output.ok", poll.until().source());
    }

    @Test
    void aCallWithoutRetryIsTriedOnce() {
        var workflow = load(HEADER + "steps:\n  - { id: sent, agent: email.send }\n");
        assertEquals(List.of(), use(workflow, "sent").retry().rules());
        assertEquals(AgentUse.Delivery.AT_LEAST_ONCE, use(workflow, "sent").delivery());
        assertNull(use(workflow, "sent").timeout());
    }

    @Test
    void aListOfRetryRulesKeepsItsOrder() throws IOException {
        var rework = assertInstanceOf(Node.Do.class, load(full()).step("rework"));
        assertEquals(List.of("timeout"), rework.retry().rules().getFirst().errors());
        assertEquals(
                Backoff.Jitter.EQUAL, rework.retry().rules().getLast().backoff().jitter());
    }

    @Test
    void jsonLoadsAsWellAsYaml() {
        var workflow = load("""
            {
            \t"dsl": 1, "workflow": "order",
            \t"steps": [
            \t\t{ "id": "sent", "agent": "email.send", "with": { "text": "caf\\u00e9 \\ud83d\\ude00\\n${ input.x }", "n": 9007199254740993 } }
            \t]
            }
            """);
        var with = assertInstanceOf(Template.Fields.class, use(workflow, "sent").with())
                .fields();
        assertEquals(
                "café 😀\n",
                ((Template.Part.Fixed)
                                ((Template.Text) with.get("text")).parts().getFirst())
                        .text());
        assertEquals(
                "9007199254740993", ((Template.Literal) with.get("n")).value().toString());
    }

    @Test
    void diagnosticsAreAlsoData() {
        var text = HEADER + "steps:\n  - { id: sent, agnet: email.send }\n";
        var loaded = new WorkflowLoader(AgentCatalogue.ANY).load("order.yaml", text);
        assertNull(loaded.workflow());
        assertEquals(JsonMapper.shared().readTree("""
            [{"severity": "error", "slug": "unknown-key", "title": "\\"agnet\\" is not a kind of step",
              "file": "order.yaml", "line": 4, "column": 17, "endLine": 4, "endColumn": 22,
              "label": null, "hint": "did you mean \\"agent\\"?"}]
            """), DiagnosticRenderer.json(loaded.diagnostics()));
    }

    @Test
    void aWarningDoesNotStopAWorkflow() {
        var text = HEADER + "steps:\n  - { id: ask, approval: {} }\n";
        var loaded = new WorkflowLoader(AgentCatalogue.ANY).load("order.yaml", text);
        assertNotNull(loaded.workflow());
        assertEquals("gate-without-timeout", loaded.diagnostics().getFirst().slug());
    }

    @Test
    void aByteOrderMarkIsNoMistake() {
        assertEquals(
                "order",
                load("\uFEFF" + HEADER + "steps:\n  - { id: sent, agent: email.send }\n")
                        .name());
    }

    @Test
    void windowsLineEndsAreNoMistake() {
        var workflow =
                load((HEADER + "steps:\n  - id: sent\n    agent: email.send\n    if: input.a\n").replace("\n", "\r\n"));
        var condition = workflow.step("sent").head().condition();
        assertEquals("input.a", condition == null ? "" : condition.source());
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        var loaded =
                new WorkflowLoader(AgentCatalogue.ANY).load("big.yaml", HEADER + "x-big: " + "a".repeat(1_100_000));
        assertEquals("too-large", loaded.diagnostics().getFirst().slug());
    }

    /// The YAML library reads in pieces of 1025 characters.
    @Test
    void wideCharactersMayStandAnywhere() {
        for (int at = 900; at < 1_100; at++) {
            var text = HEADER + "title: " + "a".repeat(at) + "😀".repeat(3) + "\nsteps: [{ id: a, wait: 1s }]\n";
            assertEquals("a".repeat(at) + "😀".repeat(3), load(text).title());
        }
    }

    @Test
    void tornCharactersAreRefusedWhereverTheyStand() {
        for (int at = 1_000; at < 1_050; at++) {
            var text = HEADER + "title: " + "a".repeat(at) + "\uD83D\uD83D\nsteps: []\n";
            var loaded = new WorkflowLoader(AgentCatalogue.ANY).load("torn.yaml", text);
            assertEquals("unreadable-character", loaded.diagnostics().getFirst().slug());
        }
    }

    @Test
    void theExampleLoads() throws IOException {
        var example = Path.of("../examples/prior-authorization/prior-authorization.workflow.yaml");
        assumeTrue(Files.exists(example));
        assertEquals("prior-authorization", load(Files.readString(example)).name());
    }
}
