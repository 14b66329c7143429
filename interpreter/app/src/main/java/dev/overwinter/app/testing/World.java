package dev.overwinter.app.testing;

import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.driver.Retention;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One case run one way: what is asked of the engine, and how time goes on.
final class World {
    private static final int MOST_WORK = 20_000;
    private static final int MOST_WAKE_UPS = 3_000;

    private final TestCase.Given given;
    private final Definitions definitions;
    private final VirtualClock clock;
    private final List<String> faults = new ArrayList<>();
    private final Secrets secrets;
    private final Outside outside;
    private final Chronicle chronicle;
    private final Lives lives;
    private final Map<String, String> env;
    private int eventsSent;
    private boolean isRestless;
    private @Nullable String execution;
    private @Nullable Refused startRefused;

    World(
            CaseFile file,
            TestCase testCase,
            Way way,
            Store store,
            Expressions expressions,
            Schemas schemas,
            long run,
            Witness witness) {
        given = testCase.given();
        definitions = new Definitions(file);
        clock = new VirtualClock(given.now());
        env = new LinkedHashMap<>(given.env());
        secrets = new Secrets(given.secrets());
        outside = new Outside(given.agents(), clock, secrets, faults, witness);
        var invariants = new Invariants(
                definitions.advances(expressions, schemas, given.limits().execution()), store, given.secrets(), faults);
        chronicle = new Chronicle(definitions, store, invariants, witness);
        var draws = new Draws(given.seed(), run);
        var life = new Life.Ground(clock, expressions, schemas, draws, secrets::get, env::get, given.limits());
        lives = new Lives(
                new Lives.Ground(way, store, definitions, given.agents(), outside, chronicle, invariants, life));
        definitions.deploy(engine());
    }

    List<String> faults() {
        return faults;
    }

    void fault(String text) {
        if (!faults.contains(text)) {
            faults.add(text);
        }
    }

    // Doing

    void start() {
        startRefused = refused(() -> {
            execution = start(given.name(), given.input());
            return null;
        });
        settle();
    }

    private String start(@Nullable String name, JsonNode input) {
        var text = definitions.newest();
        var request = new Engine.StartRequest(
                Definitions.definition(text), text.workflow(), input, env::get, name, given.startedBy());
        return engine().start(request, true).join().execution();
    }

    /// Another start.
    ///
    /// @return null where it was taken
    @Nullable
    Refusal startAgain(Action.Start start) {
        var refusal = refusal(() -> {
            var started = start(start.name(), start.input() == null ? given.input() : start.input());
            if (started.equals(execution) != start.same()) {
                fault(start.same() ? "the start gave another execution" : "the start gave the same execution");
            }
            return null;
        });
        settle();
        return refusal;
    }

    /// An event comes from outside. What it lacks is given: `id` and `source`.
    ///
    /// @return null where it was taken
    @Nullable
    Refusal publish(JsonNode said) {
        var event = said instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        if (!event.has("id")) {
            event.put("id", "event-" + ++eventsSent);
        }
        if (!event.has("source")) {
            event.put("source", "/test");
        }
        var refusal = refusal(() -> engine().publish(event));
        settle();
        return refusal;
    }

    /// Makes a request and waits for the verdict.
    ///
    /// @return null where it was taken
    @Nullable
    Refusal request(Supplier<? extends @Nullable CompletableFuture<?>> request) {
        lives.lastPosted();
        var refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        long row = lives.lastPosted();
        settle();
        var verdict = chronicle.verdict(row);
        if (verdict == null) {
            return new Refusal("never answered", "");
        }
        return verdict.accepted() ? null : new Refusal(verdict.code(), verdict.message());
    }

    private static @Nullable Refusal refusal(Supplier<?> request) {
        var refused = refused(request);
        return refused == null ? null : new Refusal(refused.code(), refused.getMessage());
    }

    private static @Nullable Refused refused(Supplier<?> request) {
        try {
            request.get();
            return null;
        } catch (Refused refused) {
            return refused;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                return refused;
            }
            throw e;
        }
    }

    Engine engine() {
        return lives.engine();
    }

    Lives lives() {
        return lives;
    }

    String execution() {
        return Objects.requireNonNull(execution, "the execution was not started");
    }

    /// The execution whose workflow has a step: the case's own, or the one of a child that was started last.
    String executionWith(String address) {
        var id = CaseReader.callStep(address);
        if (!definitions.first().index().containsKey(id)) {
            for (var one : chronicle.executions().reversed()) {
                if (chronicle.workflow(one).index().containsKey(id)) {
                    return one;
                }
            }
        }
        return execution();
    }

    boolean isStarted() {
        return execution != null;
    }

    /// The token of the n-th gate that a step opened, n from 1.
    @Nullable
    String token(String step, int visit) {
        return chronicle.token(step, visit);
    }

    void setEnv(Map<String, @Nullable String> values) {
        values.forEach((name, value) -> env.compute(name, (_, _) -> value));
    }

    void setSecrets(Map<String, @Nullable String> values) {
        values.forEach(secrets::set);
    }

    // Time

    void crash() {
        lives.crash();
        settle();
    }

    /// Another text of a workflow: what starts from now on has it.
    void deploy(CaseFile.Other text) {
        definitions.deploy(engine(), text);
        settle();
    }

    /// Removes what ended, or came in, longer ago, as `overwinter serve --retain` does.
    void retain(Duration age) {
        var policy = Retention.Policy.all(clock.instant().minus(age));
        for (Long next = 0L; next != null; settle()) {
            next = engine().retention()
                    .remove(policy, next, clock.instant(), _ -> {})
                    .next();
        }
        engine().retention().removeEvents(policy);
        settle();
    }

    void install(String agent, boolean installed) {
        lives.install(agent, installed);
        settle();
    }

    void putClockBack(Duration duration) {
        clock.putBack(duration);
    }

    void down(Duration duration) {
        lives.crash();
        clock.goTo(clock.elapsed().plus(duration));
        settle();
    }

    void advance(Duration duration) {
        goTo(clock.elapsed().plus(duration));
    }

    void runOn(TestCase.Until until) {
        switch (until) {
            case TestCase.Until.NothingDue() -> goTo(Instant.MAX);
            case TestCase.Until.ScriptEnds() -> {}
            case TestCase.Until.Elapsed(var duration) ->
                goTo(clock.elapsed().plus(duration).minus(clock.sinceStart()));
        }
    }

    private void goTo(Instant target) {
        for (int i = 0; i < MOST_WAKE_UPS && !isRestless; i++) {
            var next = lives.next();
            if (next == null || next.isAfter(target)) {
                if (target.isBefore(Instant.MAX)) {
                    clock.goTo(target);
                    settle();
                }
                return;
            }
            clock.goTo(next);
            settle();
        }
        fault("there is still something due after %,d wake-ups; say with `until:` where to stop"
                .formatted(MOST_WAKE_UPS));
    }

    /// Works until nothing can be done before time passes.
    private void settle() {
        for (int i = 0; i < MOST_WORK && !isRestless; i++) {
            if (!lives.work()) {
                return;
            }
        }
        isRestless = true;
        fault("the engine does not come to rest");
    }

    // Looking

    Snapshot snapshot() {
        return execution == null ? Snapshot.notStarted(startRefused, outside.made()) : snapshot(execution, children());
    }

    private Snapshot snapshot(String id, Map<String, List<Snapshot>> children) {
        int suspensions = chronicle.suspensions(id);
        return engine().inspect(id)
                .map(seen -> Snapshot.of(seen, engine(), suspensions, outside.made(), children))
                .orElseGet(() -> Snapshot.removed(suspensions, outside.made(), children));
    }

    private Map<String, List<Snapshot>> children() {
        var children = new TreeMap<String, List<Snapshot>>();
        for (var id : chronicle.executions()) {
            if (!id.equals(execution)) {
                var name = chronicle.workflow(id).name();
                children.computeIfAbsent(name, _ -> new ArrayList<>()).add(snapshot(id, Map.of()));
            }
        }
        return children;
    }

    /// The process ends with the case.
    void end() {
        chronicle.close();
        if (!isRestless) {
            chronicle.executions().forEach(one -> request(() -> engine().terminate(one, "the end of the case", null)));
        }
        lives.end();
    }
}
