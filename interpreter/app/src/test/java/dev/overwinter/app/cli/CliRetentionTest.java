package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.wiring.AppSettings;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.driver.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// What retention keeps although it is old: what somebody may still need.
final class CliRetentionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private LocalOperations operations;

    @BeforeEach
    void open() {
        operations = new LocalOperations(
                new AppSettings(folder.resolve("data"), Map.of(), Map.of(), "http://callbacks.test"));
    }

    @AfterEach
    void close() {
        operations.close();
    }

    /// Everything that has ended by now is old enough.
    private JsonNode prune() {
        return operations.prune(
                new Operations.Prune(Instant.now().plusSeconds(1), Standing.ENDED, null, true, null, false, 0));
    }

    private String start(String text, String name) {
        return operations
                .start(
                        new Operations.Start(
                                "a.yaml", null, text, JsonNodeFactory.instance.objectNode(), Map.of(), name, "tests"),
                        true)
                .path("id")
                .asString();
    }

    /// Waits until an execution has come to a stand.
    private JsonNode until(String execution, String status) {
        return until(execution, view -> view.path("status").asString().equals(status));
    }

    private void untilGate(String execution) {
        until(execution, view -> !view.path("gates").isEmpty());
    }

    private JsonNode until(String execution, Predicate<JsonNode> isReached) {
        long version = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode view = JsonNodeFactory.instance.objectNode();
        while (System.nanoTime() < end) {
            view = operations.follow(execution, version, PATIENCE);
            version = view.path("version").asLong();
            if (isReached.test(view) && !view.path("busy").asBoolean()) {
                return view;
            }
        }
        throw new AssertionError("still " + view);
    }

    @Test
    void aCompletedChildStaysUntilTheRootHasEnded() {
        operations.deploy(new Operations.Deployment("grandchild.yaml", null, """
                dsl: 1
                workflow: grandchild
                vars: { n: 0 }
                steps:
                  - id: count
                    set: { n: 1 }
                """));
        operations.deploy(new Operations.Deployment("child.yaml", null, """
                dsl: 1
                workflow: child
                steps: [ { id: book, workflow: { name: grandchild } } ]
                """));
        var root = start("""
                dsl: 1
                workflow: root
                steps:
                  - id: booked
                    workflow: { name: child }
                  - id: gate
                    callback: { timeout: 2d }
                """, "r");
        untilGate(root);
        assertEquals(3, operations.list(null, null, 9).size());
        var kept = prune();
        assertEquals(0, kept.path("removed").size(), kept.toString());
        assertEquals(2, kept.path("needed").asInt(), "the child, and the child's child");
        operations.answer(
                root,
                "gate",
                new Engine.Answer(null, "tests", List.of(), JsonNodeFactory.instance.objectNode(), null, null, null));
        until(root, "completed");
        var all = prune();
        assertEquals(3, all.path("removed").size(), all.toString());
        assertEquals(0, all.path("needed").asInt());
    }

    private void publish(String id) {
        operations.publish(new JsonMapper().readTree("""
                {"specversion": "1.0", "source": "/tests", "type": "paid", "id": "%s"}""".formatted(id)));
    }

    /// Until every event was brought to those whom it concerns.
    private void awaitDispatch() {
        while (operations.health(false).path("undispatched").asLong() > 0) {
            Thread.onSpinWait();
        }
    }

    private static final String LISTENS = """
            dsl: 1
            workflow: listens
            steps:
              - id: gate
                callback: { timeout: 2d }
              - id: heard
                listen: { type: paid%s, timeout: 2d }
            output: ${ steps.heard.output.id }
            """;

    private void answerGate(String execution) {
        operations.answer(
                execution,
                "gate",
                new Engine.Answer(null, "tests", List.of(), JsonNodeFactory.instance.objectNode(), null, null, null));
    }

    @Test
    void eventsStayAsLongAsAnExecutionCouldLookBackToThem() {
        publish("before");
        var listener = start(LISTENS.formatted(""), "l");
        untilGate(listener);
        publish("after");
        assertEquals(1, prune().path("events").asInt(), "what came before the start cannot be looked back to");
        answerGate(listener);
        until(listener, "completed");
        assertEquals("after", output(listener));
        assertEquals(1, prune().path("events").asInt(), "nobody listens any more");
    }

    private String output(String execution) {
        return operations
                .show(execution, dev.overwinter.app.view.ExecutionView.Detail.VALUES)
                .path("output")
                .asString();
    }

    @Test
    void aLookBackReachesBeforeTheStart() {
        publish("before");
        var listener = start(LISTENS.formatted(", lookBack: 1h"), "l");
        untilGate(listener);
        assertEquals(0, prune().path("events").asInt());
        answerGate(listener);
        until(listener, "completed");
        assertEquals("before", output(listener));
    }

    /// A name that is taken starts nothing and cancels nobody, also after its execution was removed.
    @Test
    void aTriggerKnowsNamesThatWereRemoved() {
        operations.deploy(new Operations.Deployment("triggered.yaml", null, """
                dsl: 1
                workflow: triggered
                triggers:
                  - event:
                      type: paid
                      input: { id: "${ event.id }" }
                      name: "${ event.id == 'second' ? 'second' : 'first' }"
                      concurrency: { key: all, onConflict: cancelRunning }
                input: { type: object, properties: { id: { type: string } } }
                steps:
                  - id: wait
                    if: input.id == 'second'
                    callback: { timeout: 2d }
                """));
        publish("first");
        awaitDispatch();
        until("triggered/first", "completed");
        assertEquals(1, prune().path("removed").size());
        publish("second");
        awaitDispatch();
        until("triggered/second", "suspended");
        publish("again");
        awaitDispatch();
        var standing = until("triggered/second", "suspended");
        assertEquals("suspended", standing.path("status").asString(), "nobody took its place");
        assertEquals(1, operations.list("triggered", null, 9).size());
        assertTrue(operations.health(true).path("broken").isEmpty());
    }

    @Test
    void retentionInTheBackgroundRemovesByItself() {
        var one = start("{dsl: 1, workflow: short, vars: {n: 0}, steps: [{id: a, set: {n: 1}}]}", "one");
        until(one, "completed");
        var archive = folder.resolve("archive.jsonl");
        operations.retain(Duration.ZERO, archive);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!operations.list(null, null, 9).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(operations.list(null, null, 9).isEmpty());
        assertTrue(java.nio.file.Files.exists(archive));
    }
}
