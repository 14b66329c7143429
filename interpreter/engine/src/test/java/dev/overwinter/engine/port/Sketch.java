package dev.overwinter.engine.port;

import dev.overwinter.engine.codec.Samples;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Spent;
import dev.overwinter.engine.core.StepResult;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Work;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Sketches a transition: a header at a version, and whatever a test adds to it.
public final class Sketch {
    static final Instant START = Instant.parse("2026-03-01T08:00:00.000000001Z");

    private static final List<Object> WORKS = new Samples(Samples.Fill.EVERYTHING).all(Work.class);

    private final long version;
    private long epoch = 1;
    private @Nullable Instant wakeAt = Header.BUSY;
    private Header.Lifecycle lifecycle = Header.Lifecycle.RUNNING;
    private Header.@Nullable End end;
    private String workflow = "order";
    private @Nullable String name;
    private @Nullable String slot;
    private boolean queued;
    private final SortedMap<NodeKey, @Nullable NodeState> nodes = new TreeMap<>();
    private final List<StepResult> results = new ArrayList<>();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final List<Transition.Variable> vars = new ArrayList<>();
    private final List<NodeKey> collapsed = new ArrayList<>();
    private final List<Transition.Payload> payloads = new ArrayList<>();
    private final List<HistoryEntry> history = new ArrayList<>();
    private final List<Transition.GateChange> gates = new ArrayList<>();
    private final List<Long> consumed = new ArrayList<>();
    private final List<Transition.Send> sends = new ArrayList<>();
    private final List<Transition.Published> published = new ArrayList<>();
    private final List<Transition.Listening> listening = new ArrayList<>();
    private final List<Transition.Heard> heard = new ArrayList<>();

    private Sketch(long version) {
        this.version = version;
    }

    public static Sketch version(long version) {
        return new Sketch(version);
    }

    public Sketch of(String newWorkflow, @Nullable String newName) {
        workflow = newWorkflow;
        name = newName;
        return this;
    }

    public Sketch slot(String newSlot, boolean isQueued) {
        slot = newSlot;
        queued = isQueued;
        return this;
    }

    public Sketch epoch(long newEpoch) {
        epoch = newEpoch;
        return this;
    }

    public Sketch wakeAt(@Nullable Instant at) {
        wakeAt = at;
        return this;
    }

    public Sketch ended(Header.End why) {
        lifecycle = Header.Lifecycle.ENDED;
        end = why;
        wakeAt = null;
        return this;
    }

    /// A live visit with a state of the given kind of work.
    public Sketch node(NodeKey key, int kind) {
        nodes.put(key, sampleNode(key, kind));
        return this;
    }

    public Sketch visit(NodeState node) {
        nodes.put(node.key(), node);
        return this;
    }

    public Sketch gone(NodeKey key) {
        nodes.put(key, null);
        return this;
    }

    public Sketch result(String step, int visit) {
        return result(NodeKey.ROOT, step, visit);
    }

    public Sketch result(NodeKey scope, String step, int visit) {
        var key = scope.child(step, visit);
        results.add(new StepResult(
                scope,
                step,
                key,
                visit,
                StepResult.Status.COMPLETED,
                new Ref(0, StringNode.valueOf(step)),
                null,
                1,
                START,
                START.plusNanos(1),
                List.of(),
                null));
        return this;
    }

    public Sketch armed(long seq, LedgerEntry.State state) {
        var vars = new TreeMap<String, Ref>();
        vars.put("amount", new Ref(3, null));
        ledger.add(new LedgerEntry(
                seq,
                NodeKey.ROOT.child("charge", 1),
                state,
                new Ref(2, null),
                "key-" + seq,
                new TreeMap<>(),
                vars,
                new TreeMap<>(),
                0,
                null,
                null));
        return this;
    }

    public Sketch var(String variable, Ref ref) {
        return var(NodeKey.ROOT, variable, ref);
    }

    public Sketch var(NodeKey scope, String variable, Ref ref) {
        vars.add(new Transition.Variable(scope, variable, ref));
        return this;
    }

    public Sketch collapsed(NodeKey scope) {
        collapsed.add(scope);
        return this;
    }

    public Sketch payload(long id, JsonNode value) {
        payloads.add(new Transition.Payload(id, value));
        return this;
    }

    public Sketch entry(long seq, String type) {
        history.add(new HistoryEntry(
                seq,
                START.plusNanos(seq),
                seq % 2 == 0,
                type,
                NodeKey.ROOT.child("charge", 1),
                StringNode.valueOf("n" + seq)));
        return this;
    }

    public Sketch gate(String step, Transition.GateState state, @Nullable String by) {
        gates.add(new Transition.GateChange(NodeKey.ROOT.child(step, 1), "", "nonce-" + step, state, by, START));
        return this;
    }

    public Sketch consumes(long inbox) {
        consumed.add(inbox);
        return this;
    }

    public Sketch sends(String execution, Event.FromInbox fact) {
        sends.add(new Transition.Send(execution, fact));
        return this;
    }

    public Sketch publishes(JsonNode event) {
        published.add(new Transition.Published(event));
        return this;
    }

    public Sketch listens(NodeKey key, int filter, String type, String correlation, boolean open) {
        listening.add(new Transition.Listening(key, filter, type, correlation, open));
        return this;
    }

    public Sketch hears(NodeKey scope, String step, long position) {
        heard.add(new Transition.Heard(scope, step, position));
        return this;
    }

    public Transition build() {
        return new Transition(
                header(), nodes, results, ledger, vars, collapsed, payloads, history, gates, consumed, List.of(), sends,
                published, listening, heard, List.of(), List.of());
    }

    /// The state that this transition makes of nothing.
    public ExecutionState stateOf(String execution) {
        return ExecutionState.of(
                        execution, header(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>())
                .apply(build());
    }

    private Header header() {
        var ref = new Ref(1, null);
        return new Header(
                workflow,
                "digest",
                name,
                "tests",
                new Header.Parent("parent", NodeKey.ROOT.child("pay", 1)),
                slot,
                queued,
                START,
                START.plusSeconds(version),
                end == null ? null : START,
                null,
                Long.MIN_VALUE,
                version,
                epoch,
                lifecycle,
                end,
                Header.Undo.NONE,
                ref,
                ref,
                null,
                null,
                null,
                new Spent(7, new BigDecimal("0.10")),
                0,
                0,
                1,
                2,
                3,
                0,
                wakeAt);
    }

    private static NodeState sampleNode(NodeKey key, int kind) {
        return new NodeState(
                key,
                NodeKey.ROOT,
                1,
                NodeState.Phase.BODY,
                null,
                (Work) WORKS.get(kind % WORKS.size()),
                START,
                null,
                START,
                null,
                List.of(1, 2),
                null,
                0,
                null);
    }
}
