package dev.overwinter.app.escape;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import dev.overwinter.dsl.load.WorkflowLoader;
import dev.overwinter.engine.driver.Agents;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineListener;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.driver.Tokens;
import dev.overwinter.engine.memory.ManualWaker;
import dev.overwinter.engine.memory.MemoryStore;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.Visible;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One workflow run to its end on an engine in memory.
final class Trial {
    private static final byte[] KEY = "the engine key of all the tests!".getBytes(StandardCharsets.US_ASCII);
    private static final Duration LONGEST = Duration.ofDays(3);
    private static final String INPUT = "{ \"name\": \"Ada\", \"items\": [1, 2, 3] }";

    private static final String EVENT =
            "{ \"specversion\": \"1.0\", \"type\": \"com.example.x\", \"source\": \"/s\", \"id\": \"1\", \"data\": {} }";

    private final Expressions expressions;
    private final Schemas schemas;
    private final List<String> told = new ArrayList<>();
    private final ByHand hand = new ByHand();
    private final ManualWaker waker = new ManualWaker();
    private final Agents agents = new Agents(List.of(new Stub("ok"), new Stub("bad")));

    Trial(Expressions expressions, Schemas schemas) {
        this.expressions = expressions;
        this.schemas = schemas;
    }

    /// How it ended.
    ///
    /// @param isLoaded false where the file was refused
    /// @param told everything that anybody could see of it
    record Outcome(boolean isLoaded, String told) {

        /// A trigger has no execution that could fail.
        boolean isRefused(Place place) {
            return !isLoaded || told.contains("expression") || place.isTrigger() && told.contains("evaluation: ");
        }
    }

    Outcome run(Place place, Payload payload) {
        var text = place.with(payload);
        var loaded = new WorkflowLoader(agents).load("escape.yaml", text);
        var errors = loaded.diagnostics().stream()
                .filter(one -> one.severity() == Diagnostic.Severity.ERROR)
                .toList();
        var workflow = loaded.workflow();
        if (workflow == null) {
            return new Outcome(false, DiagnosticRenderer.render(errors, text));
        }
        try (var engine = engine()) {
            if (place.isTrigger()) {
                trigger(engine, workflow, text);
            } else {
                start(engine, workflow, text, place.isAnswered());
            }
        }
        return new Outcome(true, String.join("\n", told));
    }

    private Engine engine() {
        return new Engine(new Engine.Parts(
                new MemoryStore(),
                waker,
                hand,
                this::evaluate,
                schemas,
                new QuartzCalendar(),
                agents,
                new Tokens("t", KEY),
                hand,
                new SplittableRandom(1),
                EngineOptions.withSecrets(Map.of()),
                EngineListener.NONE));
    }

    /// What fails where nobody can see it is told as well.
    private JsonNode evaluate(Expression expression, Visible.Members scope, Expressions.Occasion occasion) {
        try {
            return expressions.evaluate(expression, scope, occasion);
        } catch (ExpressionFailed | EvaluationStopped failure) {
            told.add("evaluation: " + failure.getMessage());
            throw failure;
        }
    }

    private static Store.Definition definition(Workflow workflow, String text) {
        return new Store.Definition(workflow.digest(), workflow.name(), "escape.yaml", null, text);
    }

    private void trigger(Engine engine, Workflow workflow, String text) {
        engine.recover();
        engine.deploy(definition(workflow, text), workflow);
        hand.settle();
        engine.publish(JsonMapper.shared().readTree(EVENT));
        runOn();
        engine.list(new Store.Query(null, null, 100, null)).forEach(row -> look(engine, row.id()));
    }

    private void start(Engine engine, Workflow workflow, String text, boolean isAnswered) {
        var request = new Engine.StartRequest(
                definition(workflow, text), workflow, JsonMapper.shared().readTree(INPUT), _ -> null, null, "tester");
        try {
            var execution = engine.start(request, true).join().execution();
            hand.settle();
            if (isAnswered) {
                engine.answer(execution, "a", new Engine.Answer("approve", "ann", List.of(), null, null, null, null));
            }
            runOn();
            look(engine, execution);
        } catch (Refused | EvaluationStopped refused) {
            told.add("expression: not started: " + refused.getMessage());
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof Refused refused)) {
                throw e;
            }
            told.add("expression: not started: " + refused.getMessage());
        }
    }

    /// From due time to due time. An alarm that has rung stays set until something else is due.
    private void runOn() {
        var rung = Instant.MIN;
        var end = hand.instant().plus(LONGEST);
        hand.settle();
        while (true) {
            var alarm = waker.alarm().filter(rung::isBefore).orElse(Instant.MAX);
            var timer = hand.nextTimer();
            var next = timer == null || alarm.isBefore(timer) ? alarm : timer;
            if (next.isAfter(end)) {
                return;
            }
            hand.goTo(next);
            if (!alarm.isAfter(hand.instant())) {
                rung = alarm;
                waker.ring();
            }
            hand.settle();
        }
    }

    private void look(Engine engine, String execution) {
        var seen = engine.inspect(execution).orElseThrow();
        seen.history().forEach(entry -> told.add(entry.type() + " " + entry.key() + " " + entry.detail()));
        seen.gates().forEach(gate -> told.add("gate " + gate.shown()));
        told.add(seen.state().toString());
    }

    /// Says what it was called with.
    private final class Stub implements Agent {
        private final String name;

        Stub(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) {
            told.add("call of " + name + " " + call.input() + " " + call.idempotencyKey());
            return name.equals("ok")
                    ? AgentResult.ok(Map.of("ok", true))
                    : AgentResult.failed(
                            AgentResult.AgentError.of("bad.luck", "no luck"), AgentResult.Effect.NONE, true);
        }
    }
}
