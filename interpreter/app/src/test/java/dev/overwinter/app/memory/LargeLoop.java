package dev.overwinter.app.memory;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Standing;
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
import dev.overwinter.runtime.jdbc.Durability;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// The child: one execution over many items, each with an undo, whose effects are written to a file. It dies by
/// itself after so many calls; without any it takes over what is there and goes on to the end. Prints how the
/// execution ended.
///
/// Arguments: the database's folder, the file of effects, the number of items, the item that fails (-1: none),
/// the call in which it dies (0: none), `start` or `resume`.
final class LargeLoop {
    static final int CONCURRENCY = 100;
    static final int DIED = 9;

    private LargeLoop() {}

    private static final class Effects implements Agent {
        private final OutputStream file;
        private final int failing;
        private final int dyingCall;
        private final AtomicInteger calls = new AtomicInteger();

        Effects(Path file, int failing, int dyingCall) throws IOException {
            this.file = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            this.failing = failing;
            this.dyingCall = dyingCall;
        }

        @Override
        public String name() {
            return "test.effect";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) {
            if (calls.incrementAndGet() == dyingCall) {
                Runtime.getRuntime().halt(DIED);
            }
            var item = String.valueOf(call.input().get("n"));
            boolean isUndo = call.origin().step().equals("refund");
            if (!isUndo && item.equals(String.valueOf(failing))) {
                return AgentResult.failed(
                        AgentResult.AgentError.of("bank.closed", "the bank is closed"), AgentResult.Effect.NONE, false);
            }
            write((isUndo ? "refund " : "transfer ") + item + " " + call.idempotencyKey() + "\n");
            return AgentResult.ok(item);
        }

        private synchronized void write(String line) {
            try {
                file.write(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Ends(CountDownLatch end) implements EngineListener {
        @Override
        public void checkpointed(ExecutionState after, Transition transition) {
            if (after.header().lifecycle() != Header.Lifecycle.RUNNING
                    || after.header().incident() != null) {
                end.countDown();
            }
        }
    }

    private static Engine open(Path directory, Agent agent, EngineListener listener) {
        return new Engine(new Engine.Parts(
                JdbcStore.open(JdbcSettings.in(directory).with(Durability.PROCESS)),
                new ManualWaker(),
                Threads.real(2),
                new GraalJsExpressions(),
                new NetworkntSchemas(),
                new QuartzCalendar(),
                new Agents(List.of(agent)),
                new Tokens("test", new byte[32]),
                InstantSource.system(),
                new SplittableRandom(1),
                EngineOptions.withSecrets(Map.of()),
                listener));
    }

    private static String workflow(int items) {
        return """
                dsl: 1
                workflow: large-loop
                steps:
                  - id: pay
                    forEach:
                      in: ${ [...Array(%d).keys()] }
                      concurrency: %d
                      do:
                        - id: transfer
                          agent: test.effect
                          with: { n: "${ item }" }
                          compensate: [ { id: refund, agent: test.effect, with: { n: "${ item }" } } ]
                output: ${ steps.pay.counts.succeeded + ' of ' + steps.pay.output.length }
                """.formatted(items, CONCURRENCY);
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        var ends = new Ends(new CountDownLatch(1));
        var agent = new Effects(Path.of(arguments[1]), Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        try (var engine = open(Path.of(arguments[0]), agent, ends)) {
            if (arguments[5].equals("start")) {
                start(engine, workflow(Integer.parseInt(arguments[2])));
            } else {
                engine.recover();
            }
            if (!ends.end.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("it did not end");
            }
            var execution =
                    engine.list(new Store.Query(null, null, 1, null)).getFirst().id();
            var header = engine.inspect(execution).orElseThrow().state().header();
            System.out.println(Standing.of(header) + ", undo " + header.undo() + ", undone " + header.undone()
                    + ", output " + output(engine, execution, header));
        }
        System.exit(0);
    }

    private static @Nullable String output(Engine engine, String execution, Header header) {
        return header.output() == null
                ? null
                : engine.read(execution, header.output()).asString();
    }

    private static void start(Engine engine, String text) {
        var workflow = java.util.Objects.requireNonNull(
                engine.load("loop.workflow.yaml", text).workflow());
        var definition = new Store.Definition(workflow.digest(), workflow.name(), "loop.workflow.yaml", null, text);
        engine.start(
                        new Engine.StartRequest(
                                definition, workflow, JsonNodeFactory.instance.objectNode(), _ -> null, null, "tests"),
                        true)
                .join();
    }
}
