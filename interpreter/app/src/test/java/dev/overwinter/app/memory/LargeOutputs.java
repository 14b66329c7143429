package dev.overwinter.app.memory;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
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
import dev.overwinter.runtime.jdbc.Durability;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.JsonNodeFactory;

/// The child: an execution of so many steps with outputs of nearly 1 MB, then a callback; a new engine on the same
/// database takes the answer. Prints the workflow's output. Arguments: the database's folder, the number of steps.
final class LargeOutputs {
    private static final int CHARS = 990_000;

    private LargeOutputs() {}

    private static final class Large implements Agent {
        @Override
        public String name() {
            return "test.large";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) {
            return AgentResult.ok(
                    Map.of("text", "x".repeat(CHARS), "step", call.origin().step()));
        }
    }

    /// Counts down where an execution reaches what is waited for.
    private record Reaches(CountDownLatch gate, CountDownLatch end) implements EngineListener {
        @Override
        public void checkpointed(ExecutionState after, Transition transition) {
            if (!transition.gates().isEmpty()) {
                gate.countDown();
            }
            if (after.header().lifecycle() == Header.Lifecycle.ENDED) {
                end.countDown();
            }
        }
    }

    private static Engine open(Path directory, EngineListener listener) {
        return new Engine(new Engine.Parts(
                JdbcStore.open(JdbcSettings.in(directory).with(Durability.PROCESS)),
                new ManualWaker(),
                Threads.real(2),
                new GraalJsExpressions(),
                new NetworkntSchemas(),
                new QuartzCalendar(),
                new Agents(List.of(new Large())),
                new Tokens("test", new byte[32]),
                InstantSource.system(),
                new SplittableRandom(1),
                EngineOptions.withSecrets(Map.of()),
                listener));
    }

    private static String workflow(int steps) {
        var text = new StringBuilder("dsl: 1\nworkflow: large\nsteps:\n");
        for (int i = 1; i <= steps; i++) {
            text.append("  - { id: s").append(i).append(", agent: test.large, with: {} }\n");
        }
        return text + "  - { id: gate, callback: { timeout: 1d } }\n"
                + "output: \"${ steps.gate.output.word } after ${ steps.s" + steps + ".output.step }\"\n";
    }

    public static void main(String[] arguments) throws InterruptedException {
        var directory = Path.of(arguments[0]);
        var text = workflow(Integer.parseInt(arguments[1]));
        var reaches = new Reaches(new CountDownLatch(1), new CountDownLatch(1));
        String execution;
        try (var engine = open(directory, reaches)) {
            var workflow = java.util.Objects.requireNonNull(
                    engine.load("large.workflow.yaml", text).workflow());
            var definition =
                    new Store.Definition(workflow.digest(), workflow.name(), "large.workflow.yaml", null, text);
            var request = new Engine.StartRequest(
                    definition, workflow, JsonNodeFactory.instance.objectNode(), _ -> null, null, "tests");
            execution = engine.start(request, true).join().execution();
            if (!reaches.gate.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the gate was not reached");
            }
        }
        try (var engine = open(directory, reaches)) {
            long began = System.nanoTime();
            var payload = JsonNodeFactory.instance.objectNode().put("word", "answered");
            engine.answer(execution, "gate", new Engine.Answer(null, "tests", List.of(), payload, null, null, null))
                    .join();
            if (!reaches.end.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("it did not end");
            }
            var state = engine.inspect(execution).orElseThrow().state();
            var output = engine.read(
                    execution, java.util.Objects.requireNonNull(state.header().output()));
            System.out.println(output.stringValue() + " in " + (System.nanoTime() - began) / 1_000_000 + " ms");
        }
        System.exit(0);
    }
}
