package dev.overwinter.dsl.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Budget;
import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Emit;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Join;
import dev.overwinter.dsl.Listen;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Repeat;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.Trigger;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import dev.overwinter.dsl.source.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What blocks, children, events, triggers and budgets become as records.
class BlocksTest {
    private final Workflow workflow = load("blocks");

    private static Workflow load(String name) {
        try {
            var text = Files.readString(Path.of("src/test/resources/good/" + name + ".workflow.yaml"));
            var loaded = new WorkflowLoader(AgentCatalogue.ANY).load(name, text);
            assertEquals("", DiagnosticRenderer.render(loaded.diagnostics(), text));
            return Objects.requireNonNull(loaded.workflow());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private <N extends Node> N step(String id, Class<N> kind) {
        return assertInstanceOf(kind, workflow.step(id));
    }

    private static Amount fixed(double value) {
        return new Amount.Fixed(value);
    }

    @Test
    void blocksInBlocksReadWhatIsThere() {
        assertEquals("blocks-in-blocks", load("blocks-in-blocks").name());
    }

    @Test
    void branchesKeepTheOrderOfTheFile() {
        var gather = step("gather", Parallel.class);
        assertEquals(List.of("logs", "metrics"), List.copyOf(gather.branches().keySet()));
        assertEquals(4, Objects.requireNonNull(gather.branches().get("metrics")).size());
        assertEquals(1, gather.head().compensate().size());
    }

    @Test
    void joinsAreWordsOrCounts() {
        var tolerant = step("gather", Parallel.class).join();
        assertEquals(new Join(Join.Mode.COUNTED, null, new Join.Tolerance(fixed(1), false), null), tolerant);
        assertEquals(Join.Mode.RACE, step("fastest", Parallel.class).join().mode());
        assertEquals(
                new Join.Tolerance(fixed(2.5), true),
                step("pay", ForEach.class).join().tolerateFailures());
        var computed = load(
                "forEach: { in: [], do: [{ id: a, wait: 1s }], join: { tolerateFailures: '${ input.share }%' } }",
                ForEach.class);
        var share = Objects.requireNonNull(computed.join().tolerateFailures());
        assertTrue(share.isPercent());
        assertInstanceOf(Amount.Computed.class, share.amount());
        var counted = step("lines", ForEach.class).join();
        assertEquals(fixed(1), counted.minSuccessful());
        assertEquals(
                "last.error == null && counts.failed < counts.total",
                Objects.requireNonNull(counted.stopWhen()).source());
        assertEquals(
                Join.ALL_OF_THEM,
                load("forEach: { in: [], do: [{ id: a, wait: 1s }] }", ForEach.class)
                        .join());
    }

    @Test
    void aForEachHasDefaults() {
        var plain = load("forEach: { in: [1], do: [{ id: a, wait: 1s }] }", ForEach.class);
        assertEquals("item", plain.as());
        assertEquals(fixed(10), plain.concurrency());
        assertNull(plain.result());
        assertEquals("invoice", step("pay", ForEach.class).as());
        assertEquals(fixed(20), step("pay", ForEach.class).concurrency());
    }

    @Test
    void aRepeatAsksBeforeOrAfter() {
        var rounds = step("rounds", Repeat.class);
        assertEquals(
                "vars.open > 0 && index < 9",
                Objects.requireNonNull(rounds.whileHolds()).source());
        assertNotNull(rounds.until());
        assertEquals(fixed(3), rounds.maxIterations());
        assertTrue(rounds.continues());
        var plain = load("repeat: { do: [{ id: a, wait: 1s }], until: index == 2, maxIterations: 5 }", Repeat.class);
        assertNull(plain.whileHolds());
        assertFalse(plain.continues());
    }

    @Test
    void aChildIsAwaitedUnlessToldOtherwise() {
        var awaited = step("fraudCase", Child.class);
        assertEquals("fraud-case", awaited.workflow());
        assertTrue(awaited.waits());
        assertEquals(fixed(2), awaited.retry().rules().getFirst().maxAttempts());
        assertFalse(step("aside", Child.class).waits());
        var plain = load("workflow: { name: other }", Child.class);
        assertTrue(plain.waits());
        assertEquals(RetryPolicy.NEVER, plain.retry());
    }

    @Test
    void eventsAreSentAndHeard() {
        assertEquals(
                List.of("type", "source", "subject", "id", "time", "data"),
                List.copyOf(step("told", Emit.class).event().fields().keySet()));
        var one = step("confirmed", Listen.class);
        assertEquals(Listen.Mode.ONE, one.mode());
        assertEquals(
                List.of("data.orderId", "source"),
                List.copyOf(one.filters().getFirst().correlate().keySet()));
        assertNotNull(one.lookBack());
        assertEquals(Listen.Mode.ANY, step("either", Listen.class).mode());
        assertEquals(2, step("either", Listen.class).filters().size());
        assertEquals(Listen.Mode.ALL, step("both", Listen.class).mode());
    }

    @Test
    void triggersHaveDefaults() {
        var triggers = workflow.triggers();
        var morning = assertInstanceOf(Trigger.Schedule.class, triggers.getFirst());
        assertEquals(ZoneId.of("Europe/Oslo"), morning.timezone());
        assertEquals(Trigger.Overlap.QUEUE, morning.overlap());
        assertEquals(Trigger.CatchUp.ALL, morning.catchUp());
        var plain = assertInstanceOf(Trigger.Schedule.class, triggers.get(1));
        assertEquals(ZoneId.of("UTC"), plain.timezone());
        assertEquals(Trigger.Overlap.SKIP, plain.overlap());
        assertEquals(Trigger.CatchUp.LAST, plain.catchUp());
        var returned = assertInstanceOf(Trigger.OnEvent.class, triggers.get(2));
        assertEquals(
                Trigger.OnConflict.CANCEL_RUNNING,
                Objects.requireNonNull(returned.concurrency()).onConflict());
        var lost = assertInstanceOf(Trigger.OnEvent.class, triggers.get(3));
        assertEquals("com.example.order.lost", lost.type());
        assertNull(lost.concurrency());
    }

    @Test
    void theNearestBudgetCounts() {
        assertEquals(fixed(200_000), Objects.requireNonNull(workflow.budget()).tokens());
        assertInstanceOf(Amount.Computed.class, workflow.budget().usd());
        assertEquals(
                new Budget(fixed(20_000), fixed(0.5)),
                step("draft", Node.AgentStep.class).use().budget());
        assertEquals(
                new Budget(fixed(9_000), null),
                step("judged", Node.AgentStep.class).use().budget());
        assertNull(step("askOne", Node.AgentStep.class).use().budget());
    }

    @Test
    void aThousandBranchesAreAllowedAndOneMoreIsNot() {
        assertEquals(List.of(), branches(Limits.DEFAULT.branches()));
        assertEquals(List.of("too-many-branches"), branches(Limits.DEFAULT.branches() + 1));
    }

    private static List<String> branches(int count) {
        var text = new StringBuilder("dsl: 1\nworkflow: wide\nsteps:\n  - id: all\n    parallel:\n      branches:\n");
        for (int i = 0; i < count; i++) {
            text.append("        b%d: [{ id: s%d, wait: 1s }]\n".formatted(i, i));
        }
        return new WorkflowLoader(AgentCatalogue.ANY)
                .load("wide.yaml", text.toString()).diagnostics().stream()
                        .map(Diagnostic::slug)
                        .toList();
    }

    private static <N extends Node> N load(String step, Class<N> kind) {
        var text = "dsl: 1\nworkflow: small\nsteps:\n  - { id: one, " + step + " }\n";
        var loaded = new WorkflowLoader(AgentCatalogue.ANY).load("small.yaml", text);
        assertEquals(List.of(), loaded.diagnostics());
        return assertInstanceOf(kind, Objects.requireNonNull(loaded.workflow()).step("one"));
    }
}
