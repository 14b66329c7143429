package dev.overwinter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.driver.Agents;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineListener;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.engine.driver.Tokens;
import dev.overwinter.engine.memory.ManualWaker;
import dev.overwinter.engine.memory.MemoryStore;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.JsonNodeFactory;

/// The store fails once, and nobody knows what it did: what is stored goes on in the same process, asked for or not.
@ExtendWith(QuietEngine.class)
class UncertainStoreTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final String TEXT = """
            dsl: 1
            workflow: short
            triggers: [ { event: { type: test.happened } } ]
            steps: [ { id: note, agent: test.note } ]
            """;

    private static final String GATE = """
            dsl: 1
            workflow: gate
            onFailure: hold
            steps: [ { id: ask, callback: { timeout: 1h, request: { agent: test.note } } } ]
            """;

    private final AtomicInteger notes = new AtomicInteger();
    private final MemoryStore store = new MemoryStore();
    private final SplittableRandom random = new SplittableRandom(1);
    private final PumpedThreads threads = new PumpedThreads();

    private record Note(AtomicInteger notes) implements Agent {
        @Override
        public String name() {
            return "test.note";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) {
            notes.incrementAndGet();
            return AgentResult.ok(call.input());
        }
    }

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @Test
    void aStartThatWasStoredAlthoughThatWasSaidToHaveFailedIsBegun() {
        var engine = engine(failingOnce("create"));
        engine.recover();
        threads.pump();
        var failure = assertThrows(CompletionException.class, () -> start(engine, TEXT, true));
        assertInstanceOf(Store.StoreFault.class, failure.getCause());
        threads.pump();
        assertEquals(Map.of("completed", 1L), store.counts());
        assertEquals(1, notes.get());
    }

    @Test
    void anEventThatWasStoredAlthoughThatWasSaidToHaveFailedIsHeard() {
        var engine = engine(failingOnce("publish"));
        engine.deploy(definition(engine, TEXT), workflow(engine, TEXT));
        engine.recover();
        threads.pump();
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("type", "test.happened")
                .put("source", "/tests");
        var published = engine.publish(event.put("id", "1"));
        assertInstanceOf(
                Store.StoreFault.class,
                assertThrows(CompletionException.class, published::join).getCause());
        threads.pump();
        assertEquals(Map.of("completed", 1L), store.counts());
    }

    @Test
    void aRecoveryGoesOnWhereTheStoreFailed() {
        start(engine(store), TEXT, false);
        start(engine(store), TEXT, false);
        assertEquals(Map.of("running", 2L), store.counts());
        engine(failingOnce("due")).recover();
        threads.pump();
        assertEquals(Map.of("completed", 2L), store.counts());
        assertEquals(2, notes.get());
    }

    /// The request was sent, and the checkpoint that says so was said to have failed. An operator lets the step be
    /// tried again: the same request is another one.
    @Test
    void aCallThatEndedIsNotTakenForALaterOneOfTheSameName() {
        var engine = engine(failingOnce("checkpoint"));
        engine.recover();
        var execution = start(engine, GATE, true);
        threads.pump();
        assertEquals(1, notes.get());
        engine.answer(execution, "ask", answer("no.stock"));
        threads.pump();
        engine.release(execution, Event.Released.Decision.RETRY, null, "operator", null);
        threads.pump();
        assertEquals(2, notes.get());
        engine.answer(execution, "ask", answer(null));
        threads.pump();
        assertEquals(Map.of("completed", 1L), store.counts());
    }

    private static Engine.Answer answer(@Nullable String error) {
        return new Engine.Answer(null, "machine", List.of(), null, null, error, null);
    }

    private static Workflow workflow(Engine engine, String text) {
        return java.util.Objects.requireNonNull(
                engine.load("test.workflow.yaml", text).workflow());
    }

    private static Store.Definition definition(Engine engine, String text) {
        var workflow = workflow(engine, text);
        return new Store.Definition(workflow.digest(), workflow.name(), "test.workflow.yaml", null, text);
    }

    private static String start(Engine engine, String text, boolean go) {
        var input = JsonNodeFactory.instance.objectNode();
        return engine.start(
                        new Engine.StartRequest(
                                definition(engine, text), workflow(engine, text), input, _ -> null, null, "tests"),
                        go)
                .join()
                .execution();
    }

    /// Does what it is asked for; the first time it says that it failed.
    private Store failingOnce(String method) {
        boolean[] hasFailed = {false};
        return (Store) Proxy.newProxyInstance(
                UncertainStoreTest.class.getClassLoader(), new Class<?>[] {Store.class}, (_, called, arguments) -> {
                    try {
                        var answer = called.invoke(store, arguments);
                        if (hasFailed[0] || !called.getName().equals(method)) {
                            return answer;
                        }
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    hasFailed[0] = true;
                    var fault = new Store.StoreFault("who knows what was done", null);
                    if (called.getReturnType() == CompletableFuture.class) {
                        return CompletableFuture.failedFuture(fault);
                    }
                    throw fault;
                });
    }

    private Engine engine(Store of) {
        return new Engine(new Engine.Parts(
                of,
                new ManualWaker(),
                threads,
                EXPRESSIONS,
                new NetworkntSchemas(),
                new QuartzCalendar(),
                new Agents(List.of(new Note(notes))),
                new Tokens("test", new byte[32]),
                () -> Instant.EPOCH,
                random,
                EngineOptions.withSecrets(Map.of()),
                EngineListener.NONE));
    }
}
