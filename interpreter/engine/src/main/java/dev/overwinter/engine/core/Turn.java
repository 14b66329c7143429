package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
    private final Values values;

    private final TreeMap<NodeKey, NodeState> nodes;
    private final TreeMap<NodeKey, @Nullable NodeState> changedNodes = new TreeMap<>();
    final Overlay<String, StepResult> results;
    final Overlay<Long, LedgerEntry> ledger;
    final Overlay<String, Ref> vars;
    private final Map<Long, JsonNode> newPayloads = new HashMap<>();
    private final List<Transition.Payload> payloads = new ArrayList<>();
    private final List<HistoryEntry> history = new ArrayList<>();
    private final List<Transition.GateChange> gates = new ArrayList<>();
    private final List<Long> consumed = new ArrayList<>();
    private final List<Transition.Verdict> verdicts = new ArrayList<>();

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

    Header.@Nullable Incident incident;
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
            Schemas schemas) {
        this.workflow = workflow;
        this.before = before;
        this.values = values;
        this.expressions = expressions;
        this.schemas = schemas;
        nodes = new TreeMap<>(before.nodes());
        results = new Overlay<>(before.results());
        ledger = new Overlay<>(before.ledger());
        vars = new Overlay<>(before.vars());
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
        incident = header.incident();
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
        changedNodes.put(node.key(), node);
    }

    void remove(NodeKey key) {
        nodes.remove(key);
        if (incident != null && incident.key().equals(key)) {
            // What the operator was asked about has ended by itself: an answer or a late result came in.
            incident = null;
        }
        if (before.node(key) == null) {
            changedNodes.remove(key);
        } else {
            changedNodes.put(key, null);
        }
    }

    SortedMap<NodeKey, NodeState> nodes() {
        return Collections.unmodifiableSortedMap(nodes);
    }

    List<NodeState> childrenOf(NodeKey parent) {
        return nodes.values().stream()
                .filter(node -> node.parent().equals(parent) && !node.key().isRoot())
                .toList();
    }

    /// The step that a key belongs to; null for the workflow and for its own catch and finally.
    @Nullable
    Node step(NodeKey key) {
        var id = key.stepId();
        return id.isEmpty() ? null : workflow.step(id);
    }

    // Values

    JsonNode read(Ref ref) {
        if (ref.inline() != null) {
            return ref.inline();
        }
        var fresh = newPayloads.get(ref.id());
        return fresh != null ? fresh : values.read(ref);
    }

    Ref store(JsonNode given) {
        // What an expression sees is always what a reload would give.
        var value = Json.asReloaded(given);
        if (Json.isSmall(value, INLINE_CHARS)) {
            return new Ref(0, value);
        }
        long id = nextPayload++;
        newPayloads.put(id, value);
        payloads.add(new Transition.Payload(id, value));
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
        return incident != null;
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
                    Commands.ofNodes(nodes.values(), header, workflow, execution()),
                    newlyOwed,
                    owedNoMore);
        } else {
            changedNodes.forEach((key, node) -> {
                var old = before.node(key);
                Commands.difference(
                        old == null ? List.of() : Commands.of(old, before.header(), workflow, execution()),
                        node == null ? List.of() : Commands.of(node, header, workflow, execution()),
                        newlyOwed,
                        owedNoMore);
            });
        }
        var wake = Commands.wakeAt(nodes.values(), header);
        var oldWake = before.header().wakeAt();
        if (wake != null && !wake.equals(Header.BUSY) && !wake.equals(oldWake)) {
            newlyOwed.add(new Command.WakeAt(wake));
        }
        return new Transition(
                header(wake),
                Collections.unmodifiableSortedMap(changedNodes),
                List.copyOf(results.changes().values()),
                List.copyOf(ledger.changes().values()),
                vars.changes(),
                List.copyOf(payloads),
                List.copyOf(history),
                List.copyOf(gates),
                List.copyOf(consumed),
                List.copyOf(verdicts),
                List.copyOf(newlyOwed),
                List.copyOf(owedNoMore));
    }

    private Header header(@Nullable Instant wakeAt) {
        var old = before.header();
        return new Header(
                old.workflow(),
                old.digest(),
                old.name(),
                old.startedBy(),
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
                incident,
                unknownEffects,
                nextSeq,
                nextPayload,
                nextLedger,
                lastInbox,
                wakeAt);
    }
}
