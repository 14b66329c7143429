package dev.overwinter.engine.core;

import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Listen;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.Trigger;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Values;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Decides what an event changes: `(workflow, state, event) -> transition`. Pure; see `ExecutionState.apply` for
/// the other half.
public final class Advance {
    /// The one namespace there is; it stands in every unique key.
    public static final String NAMESPACE = "default";

    private static final int MOST_MOVES = 200;
    private static final Values NO_PAYLOADS = id -> {
        throw new java.util.NoSuchElementException("no payload " + id);
    };

    private final Workflow workflow;
    private final Expressions expressions;
    private final Schemas schemas;
    private final ExecutionLimits limits;

    public Advance(Workflow workflow, Expressions expressions, Schemas schemas, ExecutionLimits limits) {
        this.workflow = workflow;
        this.expressions = expressions;
        this.schemas = schemas;
        this.limits = limits;
    }

    /// What a start gives.
    ///
    /// @param input checked, with defaults applied
    /// @param env the declared environment values
    public record Start(
            String execution,
            @Nullable String name,
            String startedBy,
            Header.@Nullable Parent parent,
            @Nullable String slot,
            boolean queued,
            JsonNode input,
            JsonNode env,
            long seed,
            long epoch,
            Instant at) {}

    /// The first transition of a new execution, from `empty(start)`.
    ///
    /// @throws Expressions.ExpressionFailed where `vars` or the deadline cannot be evaluated: nothing is started
    public Transition start(Start start) {
        var turn = turn(empty(start), start.at(), NO_PAYLOADS);
        turn.input = turn.store(start.input());
        turn.env = turn.store(start.env());
        var evaluation = new Evaluation(new Sight(turn, NodeKey.ROOT), 0);
        workflow.vars()
                .forEach((name, value) -> turn.vars.put(
                        new Place(NodeKey.ROOT, name), turn.store(evaluation.template(value, "vars." + name))));
        if (workflow.deadline() != null) {
            turn.deadline = evaluation.end(workflow.deadline(), "deadline");
        }
        turn.history("execution.started", NodeKey.ROOT, Json.object().put("by", start.startedBy()));
        Root.tellBegan(turn);
        var root = NodeState.ready(NodeKey.ROOT, NodeKey.ROOT, 1, turn.now).in(NodeState.Phase.BODY);
        if (start.queued()) {
            turn.history("execution.queued", NodeKey.ROOT, null);
            turn.put(root);
        } else {
            Flow.startList(turn, root, workflow.steps());
            run(turn);
        }
        return turn.transition();
    }

    /// A start that a trigger asks for.
    ///
    /// @param name the start name: the same trigger and fact gives the same
    /// @param slot executions with the same slot run one after the other; null: side by side
    public record Planned(
            JsonNode input, String name, @Nullable String slot) {}

    /// What an event starts; null where the trigger's `when:` does not hold.
    ///
    /// @throws Expressions.ExpressionFailed where an expression of the trigger fails
    public @Nullable Planned triggered(Trigger.OnEvent trigger, JsonNode event, Instant at) {
        var evaluation = outside(at).and("event", event);
        if (trigger.when() != null && !evaluation.condition(trigger.when(), "when")) {
            return null;
        }
        var data =
                event.path("data").isMissingNode() || event.path("data").isNull() ? Json.object() : event.path("data");
        var input = trigger.input() == null ? data : evaluation.template(trigger.input(), "input");
        var identity =
                event.path("source").asString("") + " " + event.path("id").asString("");
        var name = trigger.name() == null ? null : evaluation.template(trigger.name(), "name");
        var slot = trigger.concurrency() == null
                ? null
                : evaluation.template(trigger.concurrency().key(), "concurrency.key");
        return new Planned(
                Json.asReloaded(input),
                name == null ? "event " + identity : text(name),
                slot == null ? null : "event " + trigger.type() + " " + text(slot));
    }

    /// The input of an execution that a schedule starts.
    ///
    /// @param schedule what the expression sees under this name
    public JsonNode scheduled(Trigger.Schedule trigger, JsonNode schedule, Instant at) {
        return trigger.input() == null
                ? Json.object()
                : Json.asReloaded(outside(at).and("schedule", schedule).template(trigger.input(), "input"));
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /// Outside of any execution.
    private Evaluation outside(Instant at) {
        var none = new Start("", null, "", null, null, false, Json.object(), Json.object(), 0, 0, at);
        return new Evaluation(new Sight(turn(empty(none), at, NO_PAYLOADS), NodeKey.ROOT), 0);
    }

    /// The state before the first transition.
    public ExecutionState empty(Start start) {
        var nothing = new Ref(0, Turn.JSON.nullNode());
        var header = new Header(
                workflow.name(),
                workflow.digest(),
                start.name(),
                start.startedBy(),
                start.parent(),
                start.slot(),
                start.queued(),
                start.at(),
                start.at(),
                null,
                null,
                start.seed(),
                0,
                start.epoch(),
                Header.Lifecycle.RUNNING,
                null,
                Header.Undo.NONE,
                nothing,
                nothing,
                null,
                null,
                null,
                Spent.NOTHING,
                0,
                0,
                1,
                1,
                1,
                0,
                null);
        return ExecutionState.of(
                start.execution(), header, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /// Works off one event after the other: due times up to its time first, then the event. A stale or repeated event
    /// changes nothing; several events make one transition, so that a hot execution needs fewer checkpoints.
    ///
    /// @throws Expressions.EvaluationStopped where the guard stopped an expression: try again, then hold
    public Transition advance(ExecutionState state, List<Event> events, Values values) {
        var turn = turn(state, state.header().now(), values);
        for (var event : events) {
            if (event instanceof Event.Claimed(var epoch, var _)) {
                turn.owner = Math.max(turn.owner, epoch);
            }
        }
        for (var event : events) {
            turn.reach(event.at());
            if (!(event instanceof Event.ExecutionHeld)) { // what is due may be just what cannot be worked off
                run(turn);
            }
            on(turn, event);
            run(turn);
        }
        return turn.transition();
    }

    /// The earliest due time, also while something else is owed.
    public static @Nullable Instant nextDue(ExecutionState state) {
        var header = state.header();
        boolean waits = header.incident() == null && header.lifecycle() == Header.Lifecycle.RUNNING;
        return waits ? Dues.earliest(state.nodes().values(), header) : null;
    }

    /// What makes the token of a gate (`call` empty) or of a parked attempt new each time.
    public static String nonce(ExecutionState state, NodeKey key, String call, int attempt) {
        return Seeds.nonce(state.header().seed(), key, call, call.isEmpty() ? 0 : attempt);
    }

    /// The name under which an attempt can be answered after its agent said `later`.
    public static String gateCall(String path) {
        return Calls.gateCall(path);
    }

    /// The result of one step as JSON: status, output, error, attempts.
    public static JsonNode describe(StepError error, java.util.function.Function<Ref, JsonNode> read) {
        return Json.of(error, read);
    }

    /// Everything that a state owes the world, in canonical order. Evaluates nothing.
    public List<Command> owed(ExecutionState state) {
        return Commands.owed(state, workflow);
    }

    private Turn turn(ExecutionState state, Instant at, Values values) {
        return new Turn(workflow, state, at, values, expressions, schemas, limits);
    }

    /// Moves what is ready and fires what is due, up to a bound.
    private static void run(Turn turn) {
        for (int moves = 0; moves < MOST_MOVES && turn.isRunning() && !turn.isHeld(); moves++) {
            var ready = turn.firstReady();
            if (ready != null) {
                Kinds.begin(turn, ready);
                continue;
            }
            var due = Dues.first(turn.nodes().values(), turn.deadline);
            if (due == null || due.at().isAfter(turn.now)) {
                return;
            }
            fire(turn, due);
        }
    }

    private static void fire(Turn turn, Dues.Due due) {
        if (due.key().isRoot()) {
            var title = "the deadline of the execution has passed";
            turn.history("execution.overdue", NodeKey.ROOT, null);
            turn.deadline = null;
            if (Root.canStop(turn)) {
                Root.stop(turn, StepError.of(ErrorTypes.EXECUTION_DEADLINE, title, ""));
            }
            return;
        }
        var node = turn.live(due.key());
        switch (due.kind()) {
            case DEADLINE -> Stopping.deadline(turn, node);
            case SCOPE_RETRY -> Flow.nextVisit(turn, node);
            case WORK, REMINDER, ESCALATION, HEARTBEAT, TIMEOUT -> Kinds.due(turn, node, due.kind(), turn.now);
        }
    }

    private void on(Turn turn, Event event) {
        switch (event) {
            case Event.TimeReached _, Event.Continue _ -> {}
            case Event.Claimed(var epoch, var _) -> claimed(turn, epoch);
            case Event.OfAttempt ofAttempt -> attempt(turn, ofAttempt);
            case Event.Admitted _ -> {
                if (turn.queued && turn.isRunning()) {
                    turn.queued = false;
                    turn.history("execution.admitted", NodeKey.ROOT, null);
                    Flow.startList(turn, turn.live(NodeKey.ROOT), workflow.steps());
                }
            }
            case Event.ChildStarted started -> {
                var node = running(turn, started.key());
                if (node != null && turn.step(node.key()) instanceof Child child) {
                    ChildRule.started(turn, node, child, started);
                }
            }
            case Event.ChildRefused refused -> {
                var node = running(turn, refused.key());
                if (node != null) {
                    ChildRule.refused(turn, node, refused);
                }
            }
            case Event.LookedBack looked -> {
                var node = running(turn, looked.key());
                if (node != null && turn.step(node.key()) instanceof Listen listen) {
                    ListenRule.lookedBack(turn, node, listen, looked);
                }
            }
            case Event.ExecutionHeld held -> {
                var root = turn.node(NodeKey.ROOT);
                if (root != null) {
                    Holding.holdFor(turn, root, held.type(), held.detail(), null);
                }
            }
            case Event.FromInbox fromInbox -> {
                if (turn.consume(fromInbox)) {
                    fromInbox(turn, fromInbox);
                }
            }
        }
    }

    private static void claimed(Turn turn, long epoch) {
        if (epoch <= turn.epoch) {
            return;
        }
        turn.epoch = epoch;
        turn.engineHistory("execution.claimed", NodeKey.ROOT, Json.object().put("epoch", epoch));
        for (var key : List.copyOf(turn.nodes().keySet())) {
            var node = turn.node(key);
            if (node != null) {
                Kinds.claimed(turn, node);
            }
        }
    }

    private static void attempt(Turn turn, Event.OfAttempt event) {
        var node = turn.node(event.attempt().key());
        if (node == null || !turn.isRunning()) {
            return;
        }
        if (event instanceof Event.AttemptHeld held) {
            if (isInFlight(node, held.attempt())) {
                Holding.holdFor(turn, node, held.type(), held.detail(), null);
            }
            return;
        }
        Kinds.attempt(turn, node, event);
    }

    private static @Nullable NodeState running(Turn turn, NodeKey key) {
        return turn.isRunning() ? turn.node(key) : null;
    }

    private static boolean isInFlight(NodeState node, Event.Attempt attempt) {
        return Commands.callsOf(node.work()).stream().anyMatch(call -> isInFlight(call, "", attempt));
    }

    private static boolean isInFlight(Call call, String parent, Event.Attempt attempt) {
        var path = Calls.path(parent, call.id());
        if (call.status() == Call.Status.CALLING) {
            return call.calls().stream().anyMatch(asked -> isInFlight(asked, path, attempt));
        }
        return call.status() == Call.Status.IN_FLIGHT
                && path.equals(attempt.call())
                && call.attempt() == attempt.number()
                && call.round() == attempt.round();
    }

    private static void fromInbox(Turn turn, Event.FromInbox event) {
        switch (event) {
            case Event.Answered answer -> answered(turn, answer);
            case Event.Heartbeat beat -> heartbeat(turn, beat);
            case Event.CancelRequested request -> {
                var why = "cancelled by " + request.by() + (request.reason() == null ? "" : ": " + request.reason());
                if (turn.isRunning() && Root.canStop(turn)) {
                    turn.history("execution.cancelling", NodeKey.ROOT, by(request.by(), request.reason()));
                    turn.verdict(request, true, "accepted", "cancellation has begun");
                    Root.stop(turn, StepError.of(ErrorTypes.CANCELLED, why, ""));
                } else {
                    turn.verdict(request, false, "ended", "it has ended or is ending already");
                }
            }
            case Event.TerminateRequested request -> {
                if (turn.isRunning()) {
                    Root.terminate(turn, request.by(), request.reason());
                    turn.verdict(request, true, "accepted", "terminated");
                } else {
                    turn.verdict(request, false, "ended", "it has ended already");
                }
            }
            case Event.Released release -> Release.on(turn, release);
            case Event.ChildBegan began -> ChildRule.began(turn, began);
            case Event.ChildEnded ended -> {
                var node = running(turn, ended.key());
                if (node != null
                        && turn.step(node.key()) instanceof Child child
                        && node.work() instanceof Work.Parenting parenting
                        && ended.child().equals(parenting.child())) {
                    ChildRule.ended(turn, node, child, ended);
                }
            }
            case Event.ChildUndone undone -> ChildRule.undone(turn, undone);
            case Event.UndoRequested request -> Root.undo(turn, request.reason());
            case Event.EventArrived arrived -> {
                if (turn.isRunning() && turn.step(arrived.key()) instanceof Listen listen) {
                    ListenRule.arrived(turn, arrived.key(), listen, arrived.position(), arrived.event());
                }
            }
        }
    }

    static tools.jackson.databind.node.ObjectNode by(String by, @Nullable String reason) {
        var detail = Json.object().put("by", by);
        return reason == null ? detail : detail.put("reason", reason);
    }

    private static void answered(Turn turn, Event.Answered answer) {
        var node = turn.node(answer.key());
        boolean taken =
                node != null && turn.isRunning() && node.phase() == NodeState.Phase.BODY && toKind(turn, node, answer);
        if (!taken) {
            turn.verdict(answer, false, "closed", closedBecause(turn, answer));
        } else if (!answer.call().isEmpty()) {
            turn.verdict(answer, true, "accepted", "the answer was taken");
        }
    }

    /// @return false where nothing at the node waits for this answer
    private static boolean toKind(Turn turn, NodeState node, Event.Answered answer) {
        boolean isGate = answer.call().isEmpty();
        return switch (turn.step(node.key())) {
            case Approval approval
            when isGate && node.work() instanceof Work.Waiting -> {
                ApprovalRule.answered(turn, node, approval, answer);
                yield true;
            }
            case Callback callback
            when isGate && node.work() instanceof Work.Waiting -> {
                CallbackRule.answered(turn, node, callback, answer);
                yield true;
            }
            case Node.AgentStep agent when !isGate -> AgentRule.answered(turn, node, agent, answer);
            case Poll poll when !isGate -> PollRule.answered(turn, node, poll, answer);
            case null, default -> false;
        };
    }

    private static String closedBecause(Turn turn, Event.Answered answer) {
        var result = turn.result(answer.key(), answer.key().stepId());
        return result == null
                ? "nothing waits for an answer there"
                : "step \"" + answer.key().stepId() + "\" is " + result.status().word()
                        + "; nothing waits there any more";
    }

    private static void heartbeat(Turn turn, Event.Heartbeat beat) {
        var node = turn.node(beat.key());
        boolean taken = false;
        if (node != null && turn.isRunning()) {
            if (beat.call().isEmpty()) {
                taken = CallbackRule.heartbeat(turn, node);
            } else if (node.work() instanceof Work.Calling(var call)
                    && Calls.heartbeat(turn, node, call, "", beat.call())
                            instanceof Calls.Progress.Running(var alive)) {
                turn.put(node.doing(new Work.Calling(alive)));
                taken = true;
            }
        }
        turn.verdict(
                beat, taken, taken ? "accepted" : "closed", taken ? "noted" : "nothing there expects a sign of life");
    }
}
