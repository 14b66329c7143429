package dev.overwinter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.driver.Agents;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineListener;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.engine.driver.Threads;
import dev.overwinter.engine.driver.Tokens;
import dev.overwinter.engine.memory.ManualWaker;
import dev.overwinter.engine.memory.MemoryStore;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.jdbc.Durability;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/// An event races the `listen` that waits for it, again and again: none is lost, none is heard twice, and no two lanes
/// work on one execution, whoever hears of it first.
class EventRaceTest {
    private static final long SEED = Long.getLong("race.seed", System.nanoTime());

    /// Races at once: those that have begun and not ended.
    private static final int AT_ONCE = 50;

    private static final String TEXT = """
            dsl: 1
            workflow: race
            steps:
              - { id: hear, listen: { type: test.race, correlate: { data.n: "${ input.n }" }, lookBack: 5s, timeout: 1d } }
            output: ${ steps.hear.output.data.n }
            """;

    /// @param known an event that comes twice is a checkpoint more of an execution that has ended
    private record Ends(Semaphore ended, Set<String> known) implements EngineListener {
        @Override
        public void checkpointed(ExecutionState after, Transition transition) {
            if (after.header().lifecycle() != Header.Lifecycle.RUNNING && known.add(after.id())) {
                ended.release();
            }
        }
    }

    private static Engine engine(Store store, EngineListener listener) {
        return new Engine(new Engine.Parts(
                store,
                new ManualWaker(),
                Threads.real(2),
                new GraalJsExpressions(),
                new NetworkntSchemas(),
                new QuartzCalendar(),
                new Agents(List.of()),
                new Tokens("test", new byte[32]),
                InstantSource.system(),
                new SplittableRandom(SEED),
                EngineOptions.withSecrets(Map.of()),
                listener));
    }

    private static void race(Store store, int races) throws InterruptedException {
        System.out.println("race seed " + SEED);
        var random = new SplittableRandom(SEED);
        var ends = new Ends(new Semaphore(0), ConcurrentHashMap.newKeySet());
        var refused = new AtomicInteger();
        try (var engine = engine(counting(store, refused), ends)) {
            var workflow = java.util.Objects.requireNonNull(
                    engine.load("race.workflow.yaml", TEXT).workflow());
            for (int n = 0; n < races; n++) {
                if (n >= AT_ONCE) {
                    assertTrue(ends.ended.tryAcquire(1, TimeUnit.MINUTES), "the event before race " + n + " was lost");
                }
                // Now the one has a start, now the other.
                long start = random.nextInt(60_000);
                long publish = random.nextInt(60_000);
                int number = n;
                var publishing = Thread.ofVirtual().start(() -> {
                    pause(publish);
                    publish(engine, number);
                });
                pause(start);
                start(engine, workflow, n);
                publishing.join();
            }
            assertTrue(ends.ended.tryAcquire(AT_ONCE, 1, TimeUnit.MINUTES), "an event of the last was lost");
            assertEquals(Map.of("completed", (long) races), store.counts());
            assertEquals(0, refused.get(), "checkpoints were made from a state that was not the last");
        }
    }

    /// @param refused checkpoints that somebody else was faster than
    private static Store counting(Store store, AtomicInteger refused) {
        return (Store) Proxy.newProxyInstance(
                EventRaceTest.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
                    try {
                        var answer = method.invoke(store, arguments);
                        return method.getName().equals("checkpoint")
                                ? ((CompletableFuture<?>) answer).thenApply(written -> {
                                    refused.addAndGet(Boolean.FALSE.equals(written) ? 1 : 0);
                                    return written;
                                })
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private static void start(Engine engine, Workflow workflow, int n) {
        var definition = new Store.Definition(workflow.digest(), workflow.name(), "race.workflow.yaml", null, TEXT);
        var input = JsonNodeFactory.instance.objectNode().put("n", n);
        engine.start(new Engine.StartRequest(definition, workflow, input, _ -> null, null, "tests"), true)
                .join();
    }

    private static void publish(Engine engine, int n) {
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("type", "test.race")
                .put("source", "/tests")
                .put("id", String.valueOf(n));
        event.putObject("data").put("n", n);
        engine.publish(event).join();
    }

    @Test
    void tenThousandRacesInMemory() throws InterruptedException {
        race(new MemoryStore(), 10_000);
    }

    @Test
    void aThousandRacesOnDisk(@TempDir Path directory) throws InterruptedException {
        race(JdbcStore.open(JdbcSettings.in(directory).with(Durability.PROCESS)), 1_000);
    }
}
