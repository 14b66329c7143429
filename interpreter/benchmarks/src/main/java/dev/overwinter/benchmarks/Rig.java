package dev.overwinter.benchmarks;

import dev.overwinter.agent.Agent;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// An engine under measurement: the parts of the real one, with an agent that does nothing.
public final class Rig implements AutoCloseable {
    private static final JsonNode INPUT = JsonNodeFactory.instance.objectNode().put("n", 1);
    private static final Engine.Answer ANSWER =
            new Engine.Answer(null, "bench", List.of(), JsonNodeFactory.instance.objectNode(), null, null, null);

    /// So many requests from outside at once.
    private static final int CALLERS = 256;

    private final Engine engine;
    private final Tally tally;

    private Rig(Engine engine, Tally tally) {
        this.engine = engine;
        this.tally = tally;
    }

    static Rig open(Storage storage, Path directory) {
        return open(storage, directory, Hearing.NONE);
    }

    public static Rig open(Storage storage, Path directory, Hearing hearing) {
        return open(storage, directory, new GraalJsExpressions(), new NoOpAgent(hearing));
    }

    static Rig open(Storage storage, Path directory, Expressions expressions, Agent... agents) {
        var tally = new Tally();
        return new Rig(
                new Engine(new Engine.Parts(
                        storage.open(directory),
                        new QuartzWaker(),
                        Threads.real(Math.max(2, Runtime.getRuntime().availableProcessors())),
                        expressions,
                        new NetworkntSchemas(),
                        new QuartzCalendar(),
                        new Agents(List.of(agents)),
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
    public Engine.StartRequest request(String text) {
        return request(text, INPUT);
    }

    /// What starts an execution of `WorkflowTexts.timer` that is due then.
    public Engine.StartRequest timer(Instant due) {
        return request(
                WorkflowTexts.timer(), JsonNodeFactory.instance.objectNode().put("due", due.toString()));
    }

    private Engine.StartRequest request(String text, JsonNode input) {
        var loaded = engine.load("bench.workflow.yaml", text);
        var workflow = loaded.workflow();
        if (workflow == null) {
            throw new IllegalArgumentException("the benchmark's workflow does not load: " + loaded.diagnostics());
        }
        var definition = new Store.Definition(workflow.digest(), workflow.name(), "bench.workflow.yaml", null, text);
        return new Engine.StartRequest(definition, workflow, input, _ -> null, null, "bench");
    }

    /// Runs so many executions to their ends, a new one starting whenever one ends.
    ///
    /// @return nanoseconds from the first start to the last end
    public long run(Engine.StartRequest request, int executions, int inFlight) {
        long begin = System.nanoTime();
        for (int started = 0; started < executions; started++) {
            if (started >= inFlight) {
                tally.awaitEnded(1);
            }
            start(request);
        }
        tally.awaitEnded(Math.min(executions, inFlight));
        return System.nanoTime() - begin;
    }

    /// Starts so many executions that come to wait.
    ///
    /// @param started hears the id of each
    /// @return seconds until all wait
    public double park(Engine.StartRequest request, int executions, Consumer<String> started) {
        long begin = System.nanoTime();
        for (int i = 0; i < executions; i++) {
            if (i >= CALLERS) {
                tally.awaitSuspended(1);
            }
            start(request).thenAccept(start -> started.accept(start.execution()));
        }
        tally.awaitSuspended(Math.min(executions, CALLERS));
        return (System.nanoTime() - begin) / 1e9;
    }

    private CompletableFuture<Engine.Started> start(Engine.StartRequest request) {
        return engine.start(request, true).whenComplete((_, failure) -> {
            if (failure != null) {
                tally.failed(failure);
            }
        });
    }

    /// Answers at the gates of `WorkflowTexts.gate`: many callers at once, each waiting for its verdict, as requests
    /// from outside come.
    ///
    /// @return seconds until all have their verdicts and have ended
    public double answer(Iterator<String> executions, int count) {
        long begin = System.nanoTime();
        var callers = new Semaphore(CALLERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                var execution = executions.next();
                callers.acquireUninterruptibly();
                threads.execute(() -> {
                    answer(execution);
                    callers.release();
                });
            }
        }
        tally.awaitEnded(count);
        return (System.nanoTime() - begin) / 1e9;
    }

    private void answer(String execution) {
        try {
            var reply = engine.answer(execution, WorkflowTexts.GATE, ANSWER).join();
            if (!reply.verdict().accepted()) {
                throw new IllegalStateException(
                        execution + ": " + reply.verdict().message());
            }
        } catch (RuntimeException failure) {
            tally.failed(failure);
        }
    }

    /// Returns when so many more executions have ended.
    public void awaitEnded(int count) {
        tally.awaitEnded(count);
    }

    @Override
    public void close() {
        engine.close();
    }
}
