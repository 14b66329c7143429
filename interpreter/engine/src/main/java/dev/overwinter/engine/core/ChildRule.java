package dev.overwinter.engine.core;

import dev.overwinter.dsl.Child;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `workflow`: a child execution. Its start is owed until the child's id is known; an awaited child tells of its
/// start and of its end through the inbox.
final class ChildRule {
    private static final int READABLE_CHARS = 200;

    private ChildRule() {}

    static void enter(Turn turn, NodeState node, Child step) {
        var input = step.with() == null
                ? Json.object()
                : new Evaluation(new Sight(turn, node.key()), 0).template(step.with(), "with");
        turn.put(node.doing(new Work.Parenting(turn.store(input), null, false)));
    }

    /// The start name of the child: the same for the same visit, however often it is started.
    static String nameOf(String execution, NodeKey key) {
        var readable = execution + "/" + key.text();
        return readable.length() <= READABLE_CHARS
                ? readable
                : Seeds.idempotencyKey(Advance.NAMESPACE, execution, key, "child");
    }

    /// What an awaited child says of its start is never lost, and is heard by who has ended, too: a child that came
    /// to be while its parent was terminated ends with it.
    static void began(Turn turn, Event.ChildBegan event) {
        if (turn.end == Header.End.TERMINATED) {
            terminate(turn, event.child());
        } else if (turn.isRunning()
                && turn.node(event.key()) instanceof NodeState node
                && turn.step(event.key()) instanceof Child step) {
            started(turn, node, step, new Event.ChildStarted(event.key(), event.child(), event.digest(), event.at()));
        }
    }

    static void started(Turn turn, NodeState node, Child step, Event.ChildStarted event) {
        if (!(node.work() instanceof Work.Parenting parenting) || parenting.child() != null) {
            return;
        }
        turn.history("child.started", node.key(), Json.object().put("child", step.workflow()));
        turn.engineHistory(
                "child.created",
                node.key(),
                Json.object().put("execution", event.child()).put("digest", event.digest()));
        var known = node.doing(new Work.Parenting(parenting.input(), event.child(), parenting.cancelling()));
        turn.put(known);
        if (!step.waits()) {
            detached(turn, known, event.child());
        } else if (parenting.cancelling()) {
            cancel(turn, known, event.child());
        }
    }

    private static void detached(Turn turn, NodeState node, String child) {
        if (node.phase() == NodeState.Phase.STOPPING) {
            Stopping.settled(turn, node);
            return;
        }
        var output = Json.object().put("id", child).put("name", nameOf(turn.execution(), node.key()));
        Flow.conclude(turn, node, turn.store(output));
    }

    static void refused(Turn turn, NodeState node, Event.ChildRefused event) {
        if (!(node.work() instanceof Work.Parenting parenting) || parenting.child() != null) {
            return;
        }
        if (node.phase() == NodeState.Phase.STOPPING) {
            turn.put(node.doing(Work.IDLE));
            Stopping.settled(turn, turn.live(node.key()));
        } else if (event.isIncident()) {
            Holding.holdFor(turn, node, event.type(), event.detail(), null);
        } else {
            var done = node.doing(Work.IDLE);
            turn.put(done);
            Flow.fail(
                    turn,
                    done,
                    StepError.of(event.type(), event.detail(), node.key().stepId()));
        }
    }

    static void ended(Turn turn, NodeState node, Child step, Event.ChildEnded event) {
        boolean completed = event.end() == Header.End.COMPLETED;
        turn.history(
                "child.ended",
                node.key(),
                Json.object()
                        .put("child", step.workflow())
                        .put("end", event.end().word()));
        var output = completed ? turn.store(event.output() == null ? Turn.JSON.nullNode() : event.output()) : null;
        if (completed && event.canBeUndone() && step.head().compensate().isEmpty()) {
            Ledger.armChild(turn, node.key(), event.child());
        }
        if (node.phase() == NodeState.Phase.STOPPING) {
            if (output != null) {
                Ledger.arm(turn, node.key(), step, output, null);
            }
            turn.put(node.doing(Work.IDLE));
            Stopping.settled(turn, turn.live(node.key()));
        } else if (output != null) {
            Flow.conclude(turn, node, output);
        } else {
            var done = node.doing(Work.IDLE);
            turn.put(done);
            Flow.fail(turn, done, error(turn, node, step, event));
        }
    }

    private static StepError error(Turn turn, NodeState node, Child step, Event.ChildEnded event) {
        var cause = event.error() == null ? null : ofJson(turn, node, event.error());
        if (event.undo() == Header.Undo.FAILED) {
            var title = "an undo of child workflow " + step.workflow() + " failed";
            var failed = StepError.of(
                    ErrorTypes.COMPENSATION_FAILED, title, node.key().stepId());
            return cause == null ? failed : failed.causedBy(cause);
        }
        if (event.end() == Header.End.FAILED && cause != null) {
            return cause;
        }
        var ended = StepError.of(
                "child." + event.end().word(),
                "child workflow " + step.workflow() + " was " + said(event.end()),
                node.key().stepId());
        return cause == null ? ended : ended.causedBy(cause);
    }

    private static String said(Header.End end) {
        return switch (end) {
            case CANCELLED -> "cancelled";
            case TIMED_OUT -> "ended by its deadline";
            case TERMINATED -> "terminated";
            case COMPLETED, FAILED -> end.word();
        };
    }

    private static StepError ofJson(Turn turn, NodeState node, JsonNode error) {
        var status = error.path("status");
        return new StepError(
                error.path("type").asString("failed"),
                error.path("title").asString("failed"),
                status.isNumber() ? status.intValue() : null,
                text(error.path("detail")),
                node.key().stepId(),
                error.path("attempt").asInt(0),
                error.path("data").isNull() || error.path("data").isMissingNode()
                        ? null
                        : turn.store(error.path("data")),
                null);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isString() ? value.stringValue() : null;
    }

    /// @return false where the child has to end first
    static boolean stop(Turn turn, NodeState node, Work.Parenting parenting) {
        turn.put(node.doing(new Work.Parenting(parenting.input(), parenting.child(), true)));
        if (parenting.child() != null && !parenting.cancelling()) {
            cancel(turn, node, parenting.child());
        }
        return false;
    }

    private static void cancel(Turn turn, NodeState node, String child) {
        var by = "the parent execution " + turn.execution();
        turn.sends.add(new Transition.Send(child, new Event.CancelRequested(0, by, null, turn.now)));
    }

    /// The parent ends at once: so does a child that it waits for. One that is not known yet is told when it says
    /// that it began.
    static void terminated(Turn turn, NodeState node) {
        if (node.work() instanceof Work.Parenting parenting && parenting.child() != null) {
            terminate(turn, parenting.child());
        }
    }

    private static void terminate(Turn turn, String child) {
        var by = "the parent execution " + turn.execution();
        turn.sends.add(new Transition.Send(child, new Event.TerminateRequested(0, by, null, turn.now)));
    }

    // The undo of a completed child

    static void undo(Turn turn, NodeState frame, String child, @Nullable StepError reason) {
        turn.put(frame.doing(new Work.UndoingChild(child)));
        var why = reason == null ? null : Json.of(reason, turn::read);
        turn.sends.add(new Transition.Send(child, new Event.UndoRequested(0, why, turn.now)));
    }

    static void undone(Turn turn, Event.ChildUndone event) {
        var frame = turn.node(event.key().word("undo"));
        if (frame == null || !(frame.work() instanceof Work.UndoingChild)) {
            return;
        }
        var outcome = event.error() == null
                ? new Outcome.Completed(turn.nothing())
                : new Outcome.Failed(ofJson(turn, frame, event.error()));
        Flow.finalize(turn, frame, outcome);
    }
}
