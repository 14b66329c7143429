package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The state while one event is worked off: what was, what has changed so far, and the header in the making.
final class Turn {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int INLINE_CHARS = 200;

    final Workflow workflow;
    final ExecutionState before;
    final Expressions expressions;
    final Schemas schemas;
    final ExecutionLimits limits;
    private final Values values;

    private final Changing<NodeKey, NodeState> nodes;
    final Changing<Place, StepResult> results;
    final Changing<Long, LedgerEntry> ledger;
    final Changing<Place, Ref> vars;
    private final TreeMap<NodeKey, Header.Incident> held = new TreeMap<>();
    private final TreeSet<NodeKey> ready = new TreeSet<>(this::order);
    private final List<NodeKey> collapsed = new ArrayList<>();
    private final Map<Long, JsonNode> newPayloads = new HashMap<>();
    private final List<Transition.Payload> payloads = new ArrayList<>();
    private final List<HistoryEntry> history = new ArrayList<>();
    private final List<Transition.GateChange> gates = new ArrayList<>();
    private final List<Long> consumed = new ArrayList<>();
    private final List<Transition.Verdict> verdicts = new ArrayList<>();
    final List<Transition.Send> sends = new ArrayList<>();
    final List<Transition.Published> published = new ArrayList<>();
    final List<Transition.Listening> listening = new ArrayList<>();
    final List<Transition.Heard> heard = new ArrayList<>();

    // The header in the making.
    Instant now;
    long epoch;
    /// Whose the attempts are that begin now: a new owner's, even where they fall due before it has taken over the
    /// others.
    long owner;
    Header.Lifecycle lifecycle;
    Header.@Nullable End end;
    Header.Undo undo;
    Ref input;
    Ref env;

    @Nullable
    Instant endedAt;

    @Nullable
    Instant deadline;

    @Nullable
    Ref output;

    @Nullable
    StepError error;

    boolean queued;
    Spent spent;
    int undone;
    int unknownEffects;
    long lastInbox;
    private long nextSeq;
    private long nextPayload;
    private long nextLedger;

    Turn(
            Workflow workflow,
            ExecutionState before,
            Instant at,
            Values values,
            Expressions expressions,
            Schemas schemas,
            ExecutionLimits limits) {
        this.workflow = workflow;
        this.before = before;
        this.values = values;
        this.expressions = expressions;
        this.schemas = schemas;
        this.limits = limits;
        nodes = new Changing<>(before.nodes());
        results = new Changing<>(before.results());
        ledger = new Changing<>(before.ledger());
        vars = new Changing<>(before.vars());
        var header = before.header();
        now = header.now();
        reach(at);
        epoch = header.epoch();
        owner = epoch;
        lifecycle = header.lifecycle();
        end = header.end();
        undo = header.undo();
        input = header.input();
        env = header.env();
        endedAt = header.endedAt();
        deadline = header.deadline();
        output = header.output();
        error = header.error();
        queued = header.queued();
        spent = header.spent();
        undone = header.undone();
        before.nodes().values().forEach(this::note);
        unknownEffects = header.unknownEffects();
        lastInbox = header.lastInbox();
        nextSeq = header.nextSeq();
        nextPayload = header.nextPayload();
        nextLedger = header.nextLedger();
    }

    /// Time goes on, never back.
    void reach(Instant at) {
        if (at.isAfter(now)) {
            now = at;
        }
    }

    String execution() {
        return before.id();
    }

    long seed() {
        return before.header().seed();
    }

    // Nodes

    @Nullable
    NodeState node(NodeKey key) {
        return nodes.get(key);
    }

    NodeState live(NodeKey key) {
        var node = nodes.get(key);
        if (node == null) {
            throw new IllegalStateException("no live node " + key + " in execution " + execution());
        }
        return node;
    }

    void put(NodeState node) {
        nodes.put(node.key(), node);
        held.remove(node.key());
        ready.remove(node.key());
        note(node);
    }

    private void note(NodeState node) {
        if (node.held() != null) {
            held.put(node.key(), node.held());
        }
        if (node.phase() == NodeState.Phase.READY) {
            ready.add(node.key());
        }
    }

    /// The first node that is to be entered: what begins together begins in the order of the file and of the items.
    @Nullable
    NodeState firstReady() {
        return ready.isEmpty() ? null : nodes.get(ready.first());
    }

    private int order(NodeKey one, NodeKey other) {
        var branches = one.branchesApart(other);
        if (branches != null && step(branches.block()) instanceof Parallel parallel) {
            var names = List.copyOf(parallel.branches().keySet());
            return Integer.compare(names.indexOf(branches.one()), names.indexOf(branches.other()));
        }
        return one.compareTo(other);
    }

    /// What the operator was asked about at this node ends with it: an answer or a late result may have come in.
    void remove(NodeKey key) {
        nodes.remove(key);
        held.remove(key);
        ready.remove(key);
    }

    TreePMap<NodeKey, NodeState> nodes() {
        return nodes.now();
    }

    List<NodeState> childrenOf(NodeKey parent) {
        var inside = parent.isRoot() ? nodes.now() : nodes.now().subMap(parent, parent.end());
        return inside.values().stream()
                .filter(node -> node.parent().equals(parent)
                        && !node.key().isRoot()
                        && !node.key().equals(parent))
                .toList();
    }

    /// A branch, an iteration or an undo has ended: what was visible in it is gone. Only a failed undo stays,
    /// which may be tried again: then it goes on behind what it has done.
    void collapse(NodeKey frame) {
        var failed = new ArrayList<StepResult>();
        for (var entry : Ledger.within(this, frame, LedgerEntry.State.FAILED)) {
            failed.addAll(ExecutionState.inside(results.now(), entry.key().word("undo"))
                    .values());
        }
        boolean wasStored = !ExecutionState.inside(before.results(), frame).isEmpty()
                || !ExecutionState.inside(before.vars(), frame).isEmpty();
        ExecutionState.inside(results.now(), frame).keySet().forEach(results::remove);
        ExecutionState.inside(vars.now(), frame).keySet().forEach(vars::remove);
        if (wasStored) {
            collapsed.add(frame);
        }
        failed.forEach(result -> results.put(result.place(), result));
    }

    // What is visible

    /// The result of a step as it is visible at `at`: the nearest.
    @Nullable
    StepResult result(NodeKey at, String id) {
        return nearest(results.now(), at, id);
    }

    /// A variable as it is visible at `at`: the nearest.
    @Nullable
    Ref variable(NodeKey at, String name) {
        return nearest(vars.now(), at, name);
    }

    private static <V> @Nullable V nearest(TreePMap<Place, V> map, NodeKey at, String name) {
        for (var scope = at.isolation(); ; scope = scope.up().isolation()) {
            var found = map.get(new Place(scope, name));
            if (found != null || scope.isRoot()) {
                return found;
            }
        }
    }

    /// The step that a key belongs to; null for the workflow and for its own catch and finally.
    @Nullable
    Node step(NodeKey key) {
        var id = key.stepId();
        return id.isEmpty() ? null : workflow.step(id);
    }

    // Values

    JsonNode read(Ref ref) {
        return ref.read(this::payload);
    }

    private JsonNode payload(long id) {
        var fresh = newPayloads.get(id);
        return fresh != null ? fresh : values.payload(id);
    }

    /// Numbers for payloads that will be written one by one.
    long reservePayloads(int count) {
        long first = nextPayload;
        nextPayload += count;
        return first;
    }

    /// Writes a payload whose number was reserved.
    void storeAt(long id, JsonNode value) {
        newPayloads.put(id, value);
        payloads.add(new Transition.Payload(id, value));
    }

    Ref store(JsonNode given) {
        // What an expression sees is always what a reload would give.
        var value = Json.asReloaded(given);
        if (Json.isSmall(value, INLINE_CHARS)) {
            return new Ref(0, value);
        }
        long id = reservePayloads(1);
        storeAt(id, value);
        return new Ref(id, null);
    }

    Ref nothing() {
        return new Ref(0, JSON.nullNode());
    }

    long nextLedgerSeq() {
        return nextLedger++;
    }

    // What is told

    void history(String type, NodeKey key, @Nullable ObjectNode detail) {
        history.add(new HistoryEntry(nextSeq++, now, false, type, key, detail));
    }

    void engineHistory(String type, NodeKey key, @Nullable ObjectNode detail) {
        history.add(new HistoryEntry(nextSeq++, now, true, type, key, detail));
    }

    void gate(Transition.GateChange change) {
        gates.add(change);
    }

    void verdict(Event.FromInbox event, boolean accepted, String code, String message) {
        verdicts.add(new Transition.Verdict(event.inbox(), accepted, code, message));
    }

    /// False where this inbox row was consumed before.
    boolean consume(Event.FromInbox event) {
        if (event.inbox() <= lastInbox) {
            return false;
        }
        lastInbox = event.inbox();
        consumed.add(event.inbox());
        return true;
    }

    boolean isHeld() {
        return !held.isEmpty();
    }

    /// What an operator is asked about now: the incident that came first.
    Header.@Nullable Incident incident() {
        return held.values().stream()
                .min(Comparator.comparing(Header.Incident::since).thenComparing(Header.Incident::key))
                .orElse(null);
    }

    /// Nobody is asked about anything any more.
    void releaseAll() {
        List.copyOf(held.keySet()).forEach(key -> put(live(key).held(null)));
    }

    boolean isRunning() {
        return lifecycle == Header.Lifecycle.RUNNING;
    }

    /// Everything that changed, with what is owed because of it.
    Transition transition() {
        var newlyOwed = new ArrayList<Command>();
        var owedNoMore = new ArrayList<Command>();
        var header = header(null);
        boolean wasHeld = before.header().incident() != null;
        if (wasHeld != isHeld()) {
            // A hold suspends, and a release revives, what every node owes.
            Commands.difference(
                    Commands.ofNodes(before.nodes().values(), before.header(), workflow, execution()),
                    Commands.ofNodes(nodes.now().values(), header, workflow, execution()),
                    newlyOwed,
                    owedNoMore);
        } else {
            nodes.changes().forEach((key, node) -> {
                var old = before.node(key);
                Commands.difference(
                        old == null ? List.of() : Commands.of(old, before.header(), workflow, execution()),
                        node == null ? List.of() : Commands.of(node, header, workflow, execution()),
                        newlyOwed,
                        owedNoMore);
            });
        }
        var wake = Commands.wakeAt(nodes.now().values(), header);
        var oldWake = before.header().wakeAt();
        if (wake != null && !wake.equals(Header.BUSY) && !wake.equals(oldWake)) {
            newlyOwed.add(new Command.WakeAt(wake));
        }
        return new Transition(
                header(wake),
                nodes.changes(),
                put(results),
                put(ledger),
                assigned(),
                List.copyOf(collapsed),
                List.copyOf(payloads),
                List.copyOf(history),
                List.copyOf(gates),
                List.copyOf(consumed),
                List.copyOf(verdicts),
                List.copyOf(sends),
                List.copyOf(published),
                List.copyOf(listening),
                List.copyOf(heard),
                List.copyOf(newlyOwed),
                List.copyOf(owedNoMore));
    }

    private static <V> List<V> put(Changing<?, V> map) {
        var put = new ArrayList<V>();
        for (var value : map.changes().values()) {
            if (value != null) {
                put.add(value);
            }
        }
        return List.copyOf(put);
    }

    private List<Transition.Variable> assigned() {
        var assigned = new ArrayList<Transition.Variable>();
        vars.changes().forEach((place, value) -> {
            if (value != null) {
                assigned.add(new Transition.Variable(place.scope(), place.name(), value));
            }
        });
        return assigned;
    }

    private Header header(@Nullable Instant wakeAt) {
        var old = before.header();
        return new Header(
                old.workflow(),
                old.digest(),
                old.name(),
                old.startedBy(),
                old.parent(),
                old.slot(),
                queued,
                old.startedAt(),
                now,
                endedAt,
                deadline,
                old.seed(),
                old.version() + 1,
                epoch,
                lifecycle,
                end,
                undo,
                input,
                env,
                output,
                error,
                incident(),
                spent,
                undone,
                unknownEffects,
                nextSeq,
                nextPayload,
                nextLedger,
                lastInbox,
                wakeAt);
    }
}
