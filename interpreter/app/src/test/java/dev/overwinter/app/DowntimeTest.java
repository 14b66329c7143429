package dev.overwinter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/// The engine stops for a week in which timers fall due: at the next start all go on, in due order, none dropped.
class DowntimeTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final int EXECUTIONS = 200;
    private static final long SEED = 20260301;
    private static final String WORKFLOW = """
            dsl: 1
            workflow: sleeper
            input: { type: object, required: [length], properties: { length: { type: string } } }
            steps:
              - id: sleep
                wait: ${ input.length }
            output: awake
            """;

    /// Notes the order in which executions end.
    private static final class Ends implements EngineListener {
        private final List<String> order = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch all = new CountDownLatch(EXECUTIONS);

        @Override
        public void checkpointed(ExecutionState after, Transition transition) {
            if (after.header().end() == Header.End.COMPLETED) {
                order.add(after.id());
                all.countDown();
            }
        }
    }

    private static Engine open(Path directory, InstantSource clock, EngineListener listener) {
        return new Engine(new Engine.Parts(
                JdbcStore.open(JdbcSettings.in(directory)),
                new ManualWaker(),
                Threads.real(1),
                new GraalJsExpressions(),
                new NetworkntSchemas(),
                new QuartzCalendar(),
                new Agents(List.of()),
                new Tokens("test", new byte[32]),
                clock,
                new SplittableRandom(SEED),
                EngineOptions.withSecrets(Map.of()),
                listener));
    }

    @Test
    void afterAWeekAllGoOnInDueOrder(@TempDir Path directory) throws InterruptedException {
        var random = new SplittableRandom(SEED);
        var lengths = new LinkedHashMap<String, Duration>();
        try (var engine = open(directory, () -> START, EngineListener.NONE)) {
            var workflow = engine.load("sleeper.workflow.yaml", WORKFLOW).workflow();
            assertTrue(workflow != null);
            var definition =
                    new Store.Definition(workflow.digest(), workflow.name(), "sleeper.workflow.yaml", null, WORKFLOW);
            for (int i = 0; i < EXECUTIONS; i++) {
                var length = Duration.ofSeconds(random.nextInt(3600, 7 * 24 * 3600));
                var input = JsonNodeFactory.instance.objectNode().put("length", length.toString());
                var request = new Engine.StartRequest(definition, workflow, input, _ -> null, null, "tests");
                lengths.put(engine.start(request, true).join().execution(), length);
            }
        }
        var ends = new Ends();
        try (var engine = open(directory, () -> START.plus(Duration.ofDays(7)), ends)) {
            engine.recover();
            assertTrue(
                    ends.all.await(60, TimeUnit.SECONDS), () -> "only " + ends.order.size() + " went on, seed " + SEED);
            var inDueOrder = lengths.keySet().stream()
                    .sorted(Comparator.comparing((String id) -> lengths.get(id)).thenComparing(id -> id))
                    .toList();
            assertEquals(inDueOrder, List.copyOf(ends.order), "seed " + SEED);
        }
    }
}
