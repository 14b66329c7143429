package dev.overwinter.app.simulation;

import dev.overwinter.app.testing.Invariants;
import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.dsl.source.Limits;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.ExecutionLimits;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Event.Released.Decision;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Work;
import dev.overwinter.engine.driver.Agents;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineListener;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.engine.driver.Tokens;
import dev.overwinter.engine.memory.ManualWaker;
import dev.overwinter.engine.memory.MemoryStore;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One program, run once by a real engine on a store in memory, in some weather, on one thread.
final class Simulation implements RoughStore.Life {
    private static final byte[] KEY = "the engine key of the simulator!!".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> GIVING_UP = Set.of(
            "step.overdue",
            "execution.overdue",
            "step.cancelled",
            "finally.started",
            "effect.unknown",
            "execution.cancelling");
    private static final Duration LATE_SWEEP = Duration.ofMillis(50);
    private static final int MOST_RELEASES = 20;
    private static final double RUTHLESS = 0.2;
    private static final int MOST_WORK = 20_000;

    private final Program program;
    private final Weather weather;
    private final Ports ports;
    private final Scheduler.Clock clock = new Scheduler.Clock();
    private final MemoryStore store = new MemoryStore();
    private final Store written;
    private final Remembered remembered = new Remembered(store, 8);
    private final Dice dice;
    private final OtherSide outside;
    private final Map<String, String> roots = new TreeMap<>();
    private final Map<String, String> children = new TreeMap<>();
    private final Invariants invariants;
    private final Map<String, Upkeep> upkeeps = new TreeMap<>();
    private final Map<String, Advance> advances;
    private final Map<String, Workflow> workflows = new TreeMap<>();
    private final RandomGenerator draws;
    private final List<String> faults = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();
    private Scheduler scheduler;
    private ManualWaker waker = new ManualWaker();
    private Engine engine;
    private @Nullable CompletableFuture<Engine.Started> starting;
    private @Nullable String execution;
    private final Intervention intervention;
    private final Requests requests;
    private final Map<String, Integer> asked = new TreeMap<>();
    private int releases;
    private int crashes;
    private boolean disturbed;
    private long pausedUntil;

    /// What all simulations share.
    record Ports(Expressions expressions, Schemas schemas) {}

    Simulation(Program program, Weather weather, Intervention intervention, Ports ports, Runs.Spoiling spoiling) {
        this.program = program;
        this.weather = weather;
        this.intervention = intervention;
        this.ports = ports;
        dice = new Dice(Dice.mix(program.seed(), "scheduler", 0));
        var drawn = new Dice(Dice.mix(program.seed(), "draws", 0));
        draws = drawn::next;
        outside = new OtherSide(spoiling.outside().apply(program.oracle()), roots, clock);
        requests = new Requests(program.oracle(), new Dice(Dice.mix(program.seed(), "requests", 0)), weather.doubled());
        written = spoiling.store().apply(store);
        var advances = new TreeMap<String, Advance>();
        for (var text : program.texts()) {
            var workflow = text.workflow();
            var advance = new Advance(workflow, ports.expressions, ports.schemas, ExecutionLimits.DEFAULT);
            advances.put(workflow.digest(), advance);
            var upkeepDice = new Dice(Dice.mix(program.seed(), "upkeep", 0));
            upkeeps.put(workflow.digest(), new Upkeep(advance, workflow.index().size(), upkeepDice, faults));
            workflows.put(workflow.digest(), workflow);
        }
        this.advances = advances;
        invariants = new Invariants(advances, remembered.asStore(), Map.of(), faults);
        scheduler = new Scheduler(clock, dice, weather.doubled());
        engine = boot();
    }

    private Engine boot() {
        scheduler = new Scheduler(clock, dice, weather.doubled());
        waker = new ManualWaker();
        var agents = List.of(
                outside.agent("outside.act", scheduler),
                outside.agent("outside.undo", scheduler),
                outside.agent(Programs.LATER, scheduler));
        var options = new EngineOptions(
                "http://callbacks.test",
                _ -> null,
                _ -> null,
                50,
                EngineOptions.CALLS,
                3,
                Limits.DEFAULT,
                ExecutionLimits.DEFAULT);
        var booted = new Engine(new Engine.Parts(
                RoughStore.of(written, this),
                waker,
                scheduler,
                ports.expressions,
                ports.schemas,
                new QuartzCalendar(),
                new Agents(agents),
                new Tokens("t", KEY),
                clock,
                draws,
                options,
                EngineListener.NONE));
        program.texts().forEach(text -> booted.deploy(text.definition(), text.workflow()));
        return booted;
    }

    // Running

    Outcome run() {
        for (int i = 0; i < MOST_WORK; i++) {
            if (scheduler.isDead()) {
                reborn();
            }
            start();
            if (diesNow()) {
                die();
            } else if (dice.chance(weather.rings())) {
                waker.ring();
                scheduler.work();
            } else if (!scheduler.work() && !ring() && !timePasses()) {
                return outcome();
            }
        }
        faults.add("the engine does not come to rest");
        return outcome();
    }

    private void reborn() {
        scheduler.bury();
        if (weather.downtime() > 0) {
            clock.nanos += dice.below(weather.downtime()) * 1_000_000_000L;
        }
        starting = null;
        engine = boot();
        engine.recover();
        events.add("boot at " + clock.nanos / 1000);
    }

    private void start() {
        if (execution != null || starting != null && !starting.isDone()) {
            return;
        }
        if (starting != null && !starting.isCompletedExceptionally()) {
            execution = starting.join().execution();
            requests.intervene(execution, intervention);
            return;
        }
        starting = engine.start(
                new Engine.StartRequest(
                        program.main().definition(),
                        program.workflow(),
                        program.input(),
                        _ -> null,
                        "one",
                        "simulator"),
                true);
    }

    private boolean ring() {
        var alarm = waker.alarm().orElse(null);
        if (alarm == null || late(alarm) > clock.nanos) {
            return false;
        }
        waker.ring();
        return true;
    }

    private long late(Instant alarm) {
        long at = Scheduler.Clock.nanos(alarm);
        return weather.late() == 0
                ? at
                : at + (Dice.mix(program.seed(), "late", at) >>> 1) % (weather.late() * 1_000_000_000L);
    }

    /// Nothing can be done now: the clock goes to whatever comes next.
    private boolean timePasses() {
        if (execution == null) {
            return true;
        }
        if (requests.send(engine, clock.nanos, scheduler::isDead)) {
            events.add("request at " + clock.nanos / 1000);
            return true;
        }
        remembered.all().forEach(this::atRest);
        long next = Long.MAX_VALUE;
        var timer = scheduler.nextTimer();
        next = timer == null ? next : Math.min(next, timer);
        next = waker.alarm().map(alarm -> late(alarm)).map(next(next)).orElse(next);
        var request = requests.next();
        next = request == null ? next : Math.min(next, request);
        if (next == Long.MAX_VALUE) {
            return released();
        }
        clock.nanos = Math.max(clock.nanos, next);
        return true;
    }

    /// What nobody decides on any more is tried again, and then given up.
    private boolean released() {
        for (var state : remembered.all()) {
            if (state.header().incident() != null && releases++ < MOST_RELEASES) {
                var decision = releases % 2 == 0 ? Decision.COMPENSATE : Decision.RETRY;
                engine.release(state.id(), decision, null, "operator", null);
                return true;
            }
        }
        return false;
    }

    private static java.util.function.UnaryOperator<Long> next(long other) {
        return at -> Math.min(at, other);
    }

    private void atRest(ExecutionState state) {
        if (clock.nanos < pausedUntil) {
            return; // a lane waits after a fault of the store: the rest is in its own hands
        }
        int before = faults.size();
        // A sweep that meets what is being worked off looks again 50 ms later: so much late is in time.
        var alarm = waker.alarm().map(at -> at.minus(LATE_SWEEP)).orElse(null);
        invariants.atRest(state, alarm, scheduler.callsRun());
        if (faults.size() > before) {
            events.add("broken at rest of " + state.id() + " at " + clock.nanos / 1000);
        }
    }

    // Rough store

    @Override
    public RoughStore.Fate nextFate() {
        if (dice.chance(weather.faults())) {
            events.add("fault at " + clock.nanos / 1000);
            pausedUntil = clock.nanos + 1_100_000_000L;
            return dice.of(List.of(RoughStore.Fate.FAULT_BEFORE, RoughStore.Fate.FAULT_AFTER, RoughStore.Fate.BUSY));
        }
        if (diesNow()) {
            return dice.chance(0.5) ? RoughStore.Fate.DEATH_AFTER : RoughStore.Fate.DEATH_BEFORE;
        }
        return RoughStore.Fate.MADE;
    }

    @Override
    public boolean isOver() {
        return scheduler.isDead();
    }

    /// Deaths that rightly change what comes of a program are kept rare: they leave less to be judged.
    private boolean diesNow() {
        return crashes < weather.most()
                && dice.chance(weather.crashes())
                && (!isDisturbedByDeath() || dice.chance(RUTHLESS));
    }

    @Override
    public void die() {
        if (!scheduler.isDead()) {
            crashes++;
            events.add("crash at " + clock.nanos / 1000);
        }
        scheduler.die();
        disturbed |= isDisturbedByDeath();
    }

    private boolean isDisturbedByDeath() {
        return remembered.all().stream().anyMatch(state -> {
            var workflow = workflows.get(state.header().digest());
            return advances.get(state.header().digest()).owed(state).stream()
                    .anyMatch(command -> isDisturbedByDeath(state.id(), workflow, command));
        });
    }

    /// A call that nobody waits for any more is rightly lost with the process, and so is one that is delivered at
    /// most once; one that failed, but may have had an effect when the process died, is covered by its undo all the
    /// same; a timeout counts from the real call.
    private boolean isDisturbedByDeath(String id, Workflow workflow, Command command) {
        if (!(command instanceof Command.InvokeAgent invoke)) {
            return command instanceof Command.CancelAgent;
        }
        var reply = outside.reply(id, invoke);
        boolean isLate =
                invoke.timeout() != null && reply.nanos() >= invoke.timeout().toNanos();
        return isLate
                || workflow.step(invoke.attempt().key().stepId()) instanceof Node.AgentStep step
                        && (step.armStarted() && reply.err() != null
                                || step.use().delivery() == AgentUse.Delivery.AT_MOST_ONCE);
    }

    // Watching

    @Override
    public void created(Store.NewExecution created) {
        roots.put(created.id(), children.getOrDefault(created.name(), ""));
        owed(created.id(), created.transition());
        transitions.add(created.transition());
        remembered.put(store.load(created.id()).orElseThrow().state());
        invariants.created(created);
        var state = remembered.state(created.id());
        askOperator(null, state);
        upkeeps.get(state.header().digest())
                .after(state, created.transition(), payload -> store.payload(created.id(), payload));
    }

    @Override
    public void checkpointed(Store.Checkpoint checkpoint) {
        var transition = checkpoint.transition();
        owed(checkpoint.execution(), transition);
        takeover(transition);
        var before = remembered.state(checkpoint.execution());
        remembered.put(before.apply(transition));
        transitions.add(transition);
        askOperator(before.header(), remembered.state(checkpoint.execution()));
        invariants.checkpointed(new Store.Stored(before, List.of()), checkpoint);
        upkeeps.get(before.header().digest())
                .after(remembered.state(before.id()), transition, payload -> store.payload(before.id(), payload));
    }

    /// What is held, or rests, is looked at after a while.
    private void askOperator(@Nullable Header before, ExecutionState after) {
        var incident = after.header().incident();
        var root = roots.get(after.id());
        if (incident != null && (before == null || !incident.equals(before.incident()))) {
            var key = incident.key().isRoot()
                    ? root
                    : Keys.in(root, incident.key().text());
            int number = asked.merge("held " + key, 1, Integer::sum);
            requests.release(after.id(), clock.nanos, Operator.onHold(program.oracle(), key, number));
        }
        boolean rests = after.header().lifecycle() == Header.Lifecycle.RESTING;
        if (rests && before != null && before.lifecycle() != Header.Lifecycle.RESTING) {
            int number = asked.merge("rests " + root, 1, Integer::sum);
            requests.release(after.id(), clock.nanos, Operator.atRest(program.oracle(), root, number));
        }
    }

    private void owed(String id, Transition transition) {
        for (var gate : transition.gates()) {
            var node = transition.nodes().get(gate.key());
            if (gate.state() == Transition.GateState.OPEN && node != null) {
                requests.opened(known(id, gate, node));
            }
        }
        for (var command : transition.owes()) {
            if (command instanceof Command.InvokeAgent invoke) {
                outside.owed(id, invoke);
            } else if (command instanceof Command.StartChild child) {
                children.put(child.name(), key(id, child.key()) + Keys.CHILD);
            }
        }
    }

    private String key(String id, NodeKey key) {
        return Keys.in(roots.get(id), key.text());
    }

    private Requests.Gate known(String id, Transition.GateChange gate, NodeState node) {
        int attempt = node.work() instanceof Work.Calling(var call) ? call.attempt() : 0;
        var beat = node.work() instanceof Work.Waiting waiting ? waiting.heartbeat() : null;
        return new Requests.Gate(id, gate, key(id, gate.key()), attempt, beat == null ? 0 : beat.toNanos());
    }

    /// What is given up at a takeover, or before it was handed over again, is in nobody's hands: it cannot
    /// succeed any more.
    private void takeover(Transition transition) {
        for (var entry : transition.history()) {
            var error =
                    entry.detail() == null ? "" : entry.detail().path("error").asString("");
            disturbed |= entry.type().equals("attempt.failed") && error.equals(Err.CANCELLED);
        }
        var types = transition.history().stream().map(HistoryEntry::type).toList();
        disturbed |= types.contains("execution.claimed")
                && (types.stream().anyMatch(GIVING_UP::contains)
                        || transition.owes().stream().anyMatch(Command.CancelAgent.class::isInstance));
    }

    @Override
    public void posted() {
        requests.posted();
    }

    // The end

    /// What came of it.
    ///
    /// @param disturbed the process died in a moment in which that rightly changes what comes of it
    record Outcome(
            @Nullable ExecutionState state,
            List<ExecutionState> all,
            Map<String, String> roots,
            Store store,
            OtherSide outside,
            List<String> faults,
            List<String> events,
            boolean disturbed,
            List<Transition> transitions) {

        List<HistoryEntry> history(String id) {
            return store.history(id, 0, Integer.MAX_VALUE);
        }

        /// The key of an execution's workflow itself.
        String root(String id) {
            return roots.getOrDefault(id, "");
        }

        /// All of it as one number: equal digests mean equal runs, byte for byte.
        String digest() {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                transitions.forEach(transition -> digest.update(StateCodec.writeBytes(transition)));
                all.forEach(one -> history(one.id()).forEach(entry -> digest.update(StateCodec.writeBytes(entry))));
                outside.asked.forEach(fact -> digest.update(fact.toString().getBytes(StandardCharsets.UTF_8)));
                events.forEach(event -> digest.update(event.getBytes(StandardCharsets.UTF_8)));
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-256", impossible);
            }
        }
    }

    private Outcome outcome() {
        scheduler.die();
        scheduler.bury();
        faults.addAll(outside.faults);
        for (var state : remembered.all()) {
            events.add("wakes at " + state.header().wakeAt() + ", the alarm is set to " + waker.alarm());
        }
        return new Outcome(
                execution == null ? null : store.load(execution).orElseThrow().state(),
                remembered.all(),
                roots,
                store,
                outside,
                faults,
                events,
                disturbed,
                transitions);
    }
}
