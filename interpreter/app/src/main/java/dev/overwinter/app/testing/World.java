package dev.overwinter.app.testing;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.ExecutionLimits;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Transition.Verdict;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One case run one way: the store, the engine in its lives, the outside, and the clock.
final class World implements WatchedStore.Watcher {
    private static final int MOST_WORK = 20_000;
    private static final int MOST_WAKE_UPS = 3_000;

    private final CaseFile file;
    private final TestCase testCase;
    private final Way way;
    private final Store store;
    private final Workflow workflow;
    private final Map<String, Workflow> byDigest = new HashMap<>();
    private final List<String> known = new ArrayList<>();
    private final VirtualClock clock;
    private final List<String> faults = new ArrayList<>();
    private final Outside outside;
    private final Invariants invariants;
    private Witness witness;
    private final Life.Ground ground;
    private final Map<String, String> env;
    private final Map<String, String> secrets;
    private final Set<String> uninstalled = new TreeSet<>();
    private final List<String> crashesAhead = new ArrayList<>();
    private final Map<Long, Verdict> verdicts = new HashMap<>();
    private final Map<String, List<String>> tokens = new HashMap<>();
    private long lastPosted;
    private int eventsSent;
    private boolean isRestless;
    private Life life;
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
        this.file = file;
        this.testCase = testCase;
        this.way = way;
        this.store = store;
        this.witness = witness;
        var given = testCase.given();
        workflow = java.util.Objects.requireNonNull(file.workflow());
        clock = new VirtualClock(given.now());
        outside = new Outside(given.agents(), clock, faults, witness);
        env = new LinkedHashMap<>(given.env());
        secrets = new LinkedHashMap<>(given.secrets());
        byDigest.put(workflow.digest(), workflow);
        file.others().forEach(other -> byDigest.put(other.workflow().digest(), other.workflow()));
        var advances = new HashMap<String, Advance>();
        byDigest.forEach(
                (digest, one) -> advances.put(digest, new Advance(one, expressions, schemas, ExecutionLimits.DEFAULT)));
        invariants = new Invariants(advances, store, Map.copyOf(secrets), faults);
        ground = new Life.Ground(clock, expressions, schemas, new Draws(given.seed(), run), secrets::get, env::get);
        life = boot();
        if (file.leavesTraces()) {
            deploy();
        }
    }

    private void deploy() {
        life.engine.deploy(definition(workflow, file.workflowFile(), file.workflowText()), workflow);
        file.others()
                .forEach(other ->
                        life.engine.deploy(definition(other.workflow(), other.file(), other.text()), other.workflow()));
    }

    private static Store.Definition definition(Workflow workflow, String file, String text) {
        return new Store.Definition(workflow.digest(), workflow.name(), file, null, text);
    }

    private Life boot() {
        var pump = new Pump(clock);
        var agents = agentNames().stream()
                .filter(name -> !uninstalled.contains(name))
                .map(name -> outside.agent(name, new Outside.Life() {
                    @Override
                    public void pass(Instant until, long number) {
                        pump.pass(until, number);
                    }

                    @Override
                    public void die() {
                        pump.die();
                    }
                }))
                .toList();
        return new Life(ground, new WatchedStore(store, this), pump, agents);
    }

    private Set<String> agentNames() {
        var names = new TreeSet<String>();
        byDigest.values().stream()
                .flatMap(one -> one.index().values().stream())
                .map(Calls::of)
                .filter(java.util.Objects::nonNull)
                .forEach(use -> names.add(use.agent()));
        testCase.given()
                .agents()
                .values()
                .forEach(script -> script.replies().forEach(reply -> {
                    if (reply.says() instanceof AgentScript.Says.Next(var _, var calls)) {
                        calls.forEach(request -> names.add(request.agent()));
                    }
                }));
        return names;
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
        var given = testCase.given();
        startRefused = refusal(() -> {
            execution = startNow(given.name(), given.input());
            return null;
        });
        settle();
    }

    private String startNow(@Nullable String name, JsonNode input) {
        var definition = definition(workflow, file.workflowFile(), file.workflowText());
        return life.engine
                .start(
                        new Engine.StartRequest(
                                definition,
                                workflow,
                                input,
                                env::get,
                                name,
                                testCase.given().startedBy()),
                        true)
                .join()
                .execution();
    }

    /// Another start.
    ///
    /// @return the code with which it was refused, or null
    @Nullable
    String startAgain(Action.Start start) {
        var code = code(() -> {
            var input = start.input() == null ? testCase.given().input() : start.input();
            var started = startNow(start.name(), input);
            if (started.equals(execution) != start.same()) {
                fault(start.same() ? "the start gave another execution" : "the start gave the same execution");
            }
            return null;
        });
        settle();
        return code;
    }

    /// An event comes from outside. What it lacks is given: `id` and `source`.
    ///
    /// @return the code with which it was refused, or null
    @Nullable
    String publish(JsonNode given) {
        var event = given instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        if (!event.has("id")) {
            event.put("id", "event-" + ++eventsSent);
        }
        if (!event.has("source")) {
            event.put("source", "/test");
        }
        var refused = code(() -> life.engine.publish(event));
        settle();
        return refused;
    }

    /// Makes a request and waits for the verdict.
    ///
    /// @return the code with which it was refused, or null
    @Nullable
    String request(Supplier<? extends @Nullable CompletableFuture<?>> request) {
        lastPosted = 0;
        var refused = code(request);
        if (refused != null) {
            return refused;
        }
        settle();
        var verdict = verdicts.get(lastPosted);
        return verdict == null ? "never answered" : verdict.accepted() ? null : verdict.code();
    }

    private static @Nullable String code(Supplier<?> request) {
        var refused = refusal(request);
        return refused == null ? null : refused.code();
    }

    private static @Nullable Refused refusal(Supplier<?> request) {
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
        return life.engine;
    }

    String execution() {
        return java.util.Objects.requireNonNull(execution, "the execution was not started");
    }

    /// The execution whose workflow has a step: the case's own, or the one of a child that was started last.
    String executionWith(String address) {
        var id = CaseReader.callStep(address);
        if (!workflow.index().containsKey(id)) {
            for (var one : known.reversed()) {
                if (workflow(store.load(one).orElseThrow().state().header())
                        .index()
                        .containsKey(id)) {
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
        var known = tokens.getOrDefault(step, List.of());
        return visit <= known.size() ? known.get(visit - 1) : null;
    }

    void crash() {
        life.die();
    }

    void crashAfter(String what) {
        crashesAhead.add(what);
    }

    List<String> crashesAhead() {
        return crashesAhead;
    }

    void putClockBack(Duration duration) {
        clock.putBack(duration);
    }

    void setEnv(Map<String, @Nullable String> values) {
        set(env, values);
    }

    void setSecrets(Map<String, @Nullable String> values) {
        set(secrets, values);
    }

    private static void set(Map<String, String> map, Map<String, @Nullable String> values) {
        values.forEach((name, value) -> {
            if (value == null) {
                map.remove(name);
            } else {
                map.put(name, value);
            }
        });
    }

    void install(String agent, boolean installed) {
        if (installed) {
            uninstalled.remove(agent);
        } else {
            uninstalled.add(agent);
        }
        crash();
    }

    // Time

    void down(Duration duration) {
        crash();
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
            var next = life.next();
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
    void settle() {
        for (int i = 0; i < MOST_WORK && !isRestless; i++) {
            if (life.isDead()) {
                life.bury();
                life = boot();
                life.engine.recover();
            } else if (!life.work()) {
                atRest();
                return;
            }
        }
        isRestless = true;
        fault("the engine does not come to rest");
    }

    private void atRest() {
        for (var one : known) {
            var state = store.load(one).orElseThrow().state();
            invariants.atRest(state, life.alarm(), life.callsRun());
            life.engine.inspect(one).orElseThrow().gates().forEach(gate -> {
                note(gate.key().stepId(), gate.token());
                note(gate.key().address(), gate.token());
            });
        }
    }

    private void note(String step, String token) {
        var known = tokens.computeIfAbsent(step, _ -> new ArrayList<>());
        if (!known.contains(token)) {
            known.add(token);
        }
    }

    // Watching

    @Override
    public void created(Store.NewExecution created) {
        known.add(created.id());
        invariants.created(created);
        written(created.id(), created.transition());
    }

    @Override
    public void checkpointed(Store.Stored before, Store.Checkpoint checkpoint) {
        checkpoint.transition().verdicts().forEach(verdict -> verdicts.put(verdict.inbox(), verdict));
        invariants.checkpointed(before, checkpoint);
        written(checkpoint.execution(), checkpoint.transition());
    }

    @Override
    public void posted(String to, long row) {
        lastPosted = row;
        if (way.restarts() && !life.callsRun()) {
            life.die();
        }
    }

    @Override
    public void wrote() {
        if (way.restarts() && !life.callsRun()) {
            life.die();
        }
    }

    private void written(String id, Transition transition) {
        outside.settle(transition.owesNoMore());
        for (var entry : transition.history()) {
            witness.entry(workflow(transition.header()), entry);
            if (crashesAhead.removeIf(after -> isIt(after, entry))) {
                life.die();
            }
        }
        if (way.restarts() && !isTakeover(transition) && !dyingWouldChangeIt(id)) {
            life.die();
        }
    }

    private static boolean isIt(String after, HistoryEntry entry) {
        if (after.contains(" ")) {
            return HistoryLines.line(entry).equals(after);
        }
        return (entry.key().stepId().equals(after) || entry.key().address().equals(after))
                && Set.of("step.completed", "step.failed", "step.caught", "step.cancelled")
                        .contains(entry.type());
    }

    /// What a new life does first; to die after that again and again would be no progress.
    private static boolean isTakeover(Transition transition) {
        return !transition.history().isEmpty() && transition.history().stream().allMatch(HistoryEntry::engine);
    }

    /// A call that is delivered at most once, or that nobody waits for any more, is rightly lost with the
    /// process; one that was cut off again and again is rightly held.
    private boolean dyingWouldChangeIt(String id) {
        var state = store.load(id).orElseThrow().state();
        var definition = workflow(state.header());
        return outside.isWornOut()
                || invariants.owed(state).stream()
                        .anyMatch(command ->
                                command instanceof Command.CancelAgent || Calls.isAtMostOnce(definition, command));
    }

    private Workflow workflow(Header header) {
        return java.util.Objects.requireNonNull(byDigest.get(header.digest()));
    }

    // Looking

    Snapshot snapshot() {
        return execution == null ? Snapshot.notStarted(startRefused, outside.made()) : snapshot(execution, children());
    }

    private Snapshot snapshot(String id, Map<String, List<Snapshot>> children) {
        return Snapshot.of(life.engine.inspect(id).orElseThrow(), life.engine, outside.made(), children);
    }

    private Map<String, List<Snapshot>> children() {
        var children = new TreeMap<String, List<Snapshot>>();
        for (var id : known) {
            if (!id.equals(execution)) {
                var name = store.load(id).orElseThrow().state().header().workflow();
                children.computeIfAbsent(name, _ -> new ArrayList<>()).add(snapshot(id, Map.of()));
            }
        }
        return children;
    }

    Duration sinceStart() {
        return clock.sinceStart();
    }

    /// The process ends with the case.
    void end() {
        witness = Witness.NOBODY;
        if (!isRestless) {
            List.copyOf(known).forEach(one -> request(() -> life.engine.terminate(one, "the end of the case", null)));
        }
        life.die();
        life.bury();
    }
}
