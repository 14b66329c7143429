package dev.overwinter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.Header;
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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.JsonNodeFactory;

/// Something happens to a parent while its child is just being stored. Where the parent is terminated nobody waits for
/// that child, so it must not go on, whenever the process is killed meanwhile; otherwise it must.
@ExtendWith(QuietEngine.class)
class ChildBeginningTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final int MOST_WRITES = 20;
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final String PARENT = """
            dsl: 1
            workflow: parent
            steps: [ { id: call, workflow: { name: child } } ]
            """;
    private static final String CHILD = """
            dsl: 1
            workflow: child
            steps: [ { id: deeper, workflow: { name: grandchild } } ]
            """;
    private static final String GRANDCHILD = """
            dsl: 1
            workflow: grandchild
            steps: [ { id: sleep, wait: 1d } ]
            """;

    /// What becomes of the child's first checkpoint while its parent ends.
    private enum Fate {
        /// It is made after the parent's end.
        MADE_LATER,
        /// It is made before; the engine hears of it after the parent's end.
        TOLD_LATER,
        /// It is made before; the engine hears after the parent's end that it failed.
        SAID_TO_HAVE_FAILED
    }

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @Test
    void itsChildIsTerminatedWithIt() {
        for (var fate : Fate.values()) {
            var world = new World(fate, Integer.MAX_VALUE);
            world.play();
            assertEquals(Header.End.TERMINATED, world.end("parent"), fate.name());
            assertEquals(Header.End.TERMINATED, world.end("child"), fate.name());
        }
    }

    @Test
    void itsChildIsTerminatedAfterACrashAtAnyWrite() {
        for (var fate : Fate.values()) {
            int crashes = 0;
            for (int write = 1; write < MOST_WRITES; write++) {
                var world = new World(fate, write);
                world.play();
                world.recover();
                crashes += world.writes >= write ? 1 : 0;
                var where = fate + ", killed after write " + write;
                assertEquals(Header.End.TERMINATED, world.end("parent"), where);
                assertTrue(
                        world.store
                                .list(new Store.Query("child", "suspended", 9, null))
                                .isEmpty(),
                        where);
            }
            assertTrue(crashes >= 5, () -> "there was hardly anything to be killed in: " + fate);
        }
    }

    /// The parent hears from the child itself that it is there, before the engine tries the start again.
    @Test
    void aChildThatWasStoredIsBegunAlthoughThatWasSaidToHaveFailed() {
        for (var fate : Fate.values()) {
            var world = new World(fate, Integer.MAX_VALUE);
            world.playOn();
            assertEquals(1, world.waiting("grandchild"), fate.name());
            assertEquals(1, world.waiting("parent"), fate.name());
        }
    }

    /// An engine on one thread, and its store, which outlives it.
    private static final class World {
        private static final Set<String> WRITES = Set.of("create", "checkpoint", "post");

        private final MemoryStore store = new MemoryStore();
        private final PumpedThreads threads = new PumpedThreads();
        private final Fate fate;
        private int lastWrite;
        private int writes;
        private @Nullable Runnable childStored;
        private Engine engine;

        World(Fate fate, int lastWrite) {
            this.fate = fate;
            this.lastWrite = lastWrite;
            engine = boot();
        }

        private Engine boot() {
            var rough = (Store) Proxy.newProxyInstance(
                    World.class.getClassLoader(),
                    new Class<?>[] {Store.class},
                    (_, method, arguments) ->
                            WRITES.contains(method.getName()) ? written(method, arguments) : called(method, arguments));
            var booted = new Engine(new Engine.Parts(
                    rough,
                    new ManualWaker(),
                    threads,
                    EXPRESSIONS,
                    new NetworkntSchemas(),
                    new QuartzCalendar(),
                    new Agents(List.of()),
                    new Tokens("test", new byte[32]),
                    () -> NOW,
                    new SplittableRandom(1 + writes),
                    EngineOptions.withSecrets(Map.of()),
                    EngineListener.NONE));
            booted.deploy(definition(booted, CHILD), workflow(booted, CHILD));
            booted.deploy(definition(booted, GRANDCHILD), workflow(booted, GRANDCHILD));
            return booted;
        }

        private static Workflow workflow(Engine engine, String text) {
            return java.util.Objects.requireNonNull(
                    engine.load("test.workflow.yaml", text).workflow());
        }

        private static Store.Definition definition(Engine engine, String text) {
            var workflow = workflow(engine, text);
            return new Store.Definition(workflow.digest(), workflow.name(), "test.workflow.yaml", null, text);
        }

        // Playing

        void play() {
            startParent();
            threads.pump();
            engine.terminate(engine.known("parent/one"), "olga", null);
            threads.pump();
            if (childStored != null) {
                childStored.run();
            }
            threads.pump();
        }

        /// Something makes the parent read its inbox.
        void playOn() {
            startParent();
            threads.pump();
            engine.release(engine.known("parent/one"), Event.Released.Decision.RETRY, null, "olga", null);
            threads.pump();
            if (childStored != null) {
                childStored.run();
            }
            threads.pump();
        }

        int waiting(String workflow) {
            return store.list(new Store.Query(workflow, "suspended", 9, null)).size();
        }

        /// The next life, in which whoever is not sure of an answer asks again.
        void recover() {
            lastWrite = Integer.MAX_VALUE;
            threads.forget();
            engine = boot();
            engine.recover();
            threads.pump();
            startParent();
            threads.pump();
            engine.terminate(engine.known("parent/one"), "olga", null);
            threads.pump();
        }

        private void startParent() {
            var workflow = workflow(engine, PARENT);
            var input = JsonNodeFactory.instance.objectNode();
            engine.start(
                    new Engine.StartRequest(definition(engine, PARENT), workflow, input, _ -> null, "one", "tests"),
                    true);
        }

        Header.@Nullable End end(String workflow) {
            var found = store.list(new Store.Query(workflow, null, 9, null));
            assertEquals(1, found.size());
            return store.load(found.getFirst().id())
                    .orElseThrow()
                    .state()
                    .header()
                    .end();
        }

        // The store

        private static boolean isChild(Object written) {
            return written instanceof Store.NewExecution execution
                    && execution.workflow().equals("child");
        }

        private Object called(Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(store, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }

        /// A killed process writes nothing more.
        private Object made(Method method, Object[] arguments) {
            if (writes >= lastWrite) {
                return new CompletableFuture<>();
            }
            writes++;
            try {
                var done = called(method, arguments);
                return writes >= lastWrite ? new CompletableFuture<>() : done;
            } catch (Throwable broken) {
                throw new AssertionError(broken);
            }
        }

        private Object written(Method method, Object[] arguments) {
            if (childStored != null || !isChild(arguments[0])) {
                return made(method, arguments);
            }
            var stored = new CompletableFuture<Object>();
            var made = fate == Fate.MADE_LATER ? null : (CompletableFuture<?>) made(method, arguments);
            childStored = () -> {
                var now = made == null ? (CompletableFuture<?>) made(method, arguments) : made;
                if (fate == Fate.SAID_TO_HAVE_FAILED) {
                    stored.completeExceptionally(new Store.StoreFault("who knows what was written", null));
                } else {
                    now.thenAccept(stored::complete);
                }
            };
            return stored;
        }
    }
}
