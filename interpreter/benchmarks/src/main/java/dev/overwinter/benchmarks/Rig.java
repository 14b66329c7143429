package dev.overwinter.benchmarks;

import dev.overwinter.engine.driver.Agents;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.engine.driver.Threads;
import dev.overwinter.engine.driver.Tokens;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.runtime.quartz.QuartzWaker;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// An engine under measurement: the parts of the real one, with an agent that does nothing.
final class Rig implements AutoCloseable {
    private static final JsonNode INPUT = JsonNodeFactory.instance.objectNode().put("n", 1);

    private final Engine engine;
    private final Tally tally;

    private Rig(Engine engine, Tally tally) {
        this.engine = engine;
        this.tally = tally;
    }

    static Rig open(Storage storage, Path directory) {
        return open(storage, directory, NoOpAgent.Hearing.NONE, new GraalJsExpressions());
    }

    static Rig open(Storage storage, Path directory, NoOpAgent.Hearing hearing, Expressions expressions) {
        var tally = new Tally();
        return new Rig(
                new Engine(new Engine.Parts(
                        storage.open(directory),
                        new QuartzWaker(),
                        Threads.real(Math.max(2, Runtime.getRuntime().availableProcessors())),
                        expressions,
                        new NetworkntSchemas(),
                        new QuartzCalendar(),
                        new Agents(List.of(new NoOpAgent(hearing))),
                        new Tokens("bench", new byte[32]),
                        InstantSource.system(),
                        // Ids must be new at each opening of one database.
                        new SplittableRandom(RandomGenerator.getDefault().nextLong()),
                        EngineOptions.withSecrets(Map.of()),
                        tally)),
                tally);
    }

    Engine engine() {
        return engine;
    }

    Tally tally() {
        return tally;
    }

    /// What starts a workflow of `WorkflowTexts`.
    ///
    /// @throws IllegalArgumentException where the text does not load
    Engine.StartRequest request(String text) {
        var loaded = engine.load("bench.workflow.yaml", text);
        var workflow = loaded.workflow();
        if (workflow == null) {
            throw new IllegalArgumentException("the benchmark's workflow does not load: " + loaded.diagnostics());
        }
        var definition = new Store.Definition(workflow.digest(), workflow.name(), "bench.workflow.yaml", null, text);
        return new Engine.StartRequest(definition, workflow, INPUT, _ -> null, null, "bench");
    }

    /// Runs so many executions to their ends, a new one starting whenever one ends.
    ///
    /// @return nanoseconds from the first start to the last end
    long run(Engine.StartRequest request, int executions, int inFlight) {
        long begin = System.nanoTime();
        for (int started = 0; started < executions; started++) {
            if (started >= inFlight) {
                tally.awaitEnded(1);
            }
            engine.start(request, true);
        }
        tally.awaitEnded(Math.min(executions, inFlight));
        return System.nanoTime() - begin;
    }

    @Override
    public void close() {
        engine.close();
    }
}
