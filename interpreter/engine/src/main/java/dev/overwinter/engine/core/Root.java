package dev.overwinter.engine.core;

import dev.overwinter.engine.core.NodeState.Phase;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The workflow itself as the outermost scope: its output, its end, cancellation, the business deadline.
final class Root {
    private Root() {}

    /// The steps have completed: the workflow's output is evaluated. A failure there holds the execution.
    static void stepsDone(Turn turn, NodeState root, Ref value) {
        var template = turn.workflow.output();
        if (template == null) {
            Flow.finalize(turn, root, new Outcome.Completed(value));
            return;
        }
        try {
            var output = new Evaluation(new Sight(turn, NodeKey.ROOT), 0).template(template, "output");
            Flow.finalize(turn, root, new Outcome.Completed(turn.store(output)));
        } catch (ExpressionFailed mistake) {
            turn.put(root);
            Holding.holdFor(
                    turn,
                    root,
                    ErrorTypes.EXPRESSION,
                    mistake.getMessage(),
                    StepError.of(ErrorTypes.EXPRESSION, mistake.getMessage(), ""));
        }
    }

    /// Why the execution ends is decided, undo and finally may still run.
    static void ending(Turn turn, Outcome outcome) {
        turn.end = endOf(outcome);
    }

    private static Header.End endOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed _, Outcome.Caught _, Outcome.Returned _, Outcome.Skipped _ -> Header.End.COMPLETED;
            case Outcome.Failed _ -> Header.End.FAILED;
            case Outcome.Stopped(var reason) ->
                reason.type().equals(ErrorTypes.EXECUTION_DEADLINE) ? Header.End.TIMED_OUT : Header.End.CANCELLED;
        };
    }

    static void finish(Turn turn, NodeState root, Outcome outcome) {
        turn.remove(root.key());
        turn.end = endOf(outcome);
        turn.output = Frames.outputOf(outcome);
        turn.error = turn.end == Header.End.COMPLETED ? null : Frames.errorOf(outcome);
        end(turn);
        tellEnded(turn);
    }

    /// Nothing runs any more: the execution has ended, or rests where an undo failed.
    private static void end(Turn turn) {
        boolean undoFailed =
                !Ledger.within(turn, NodeKey.ROOT, LedgerEntry.State.FAILED).isEmpty();
        if (turn.undo == Header.Undo.FAILED && !undoFailed) {
            turn.undo = turn.undone > 0 ? Header.Undo.DONE : Header.Undo.NONE;
        }
        turn.lifecycle = undoFailed ? Header.Lifecycle.RESTING : Header.Lifecycle.ENDED;
        turn.endedAt = turn.now;
        var detail = Json.object();
        if (turn.error != null) {
            detail.setAll(Json.brief(turn.error));
        }
        detail.put("undo", turn.undo.name().toLowerCase(java.util.Locale.ROOT));
        if (turn.unknownEffects > 0) {
            detail.put("unknownEffects", turn.unknownEffects);
        }
        var end = java.util.Objects.requireNonNull(turn.end);
        turn.history(undoFailed ? "execution.resting" : "execution." + end.word(), NodeKey.ROOT, detail);
    }

    /// An operator asks for the failed undos of a resting execution once more.
    static void repair(Turn turn) {
        Ledger.move(turn, NodeKey.ROOT, LedgerEntry.State.FAILED, LedgerEntry.State.OPEN);
        undoAll(turn, turn.error == null ? StepError.of(ErrorTypes.CANCELLED, "repair", "") : turn.error);
    }

    private static void undoAll(Turn turn, StepError reason) {
        turn.lifecycle = Header.Lifecycle.RUNNING;
        var root = NodeState.ready(NodeKey.ROOT, NodeKey.ROOT, 1, turn.now)
                .in(Phase.UNDOING)
                .ending(new Outcome.Stopped(reason));
        turn.put(root);
        Undoing.next(turn, root);
    }

    /// The repair is over, well or not; catch and finally have run long ago.
    static void repaired(Turn turn) {
        turn.remove(NodeKey.ROOT);
        end(turn);
        if (turn.end == Header.End.COMPLETED) {
            tellUndone(turn);
        }
    }

    // Parent and child

    /// The parent of a completed execution wants it undone.
    static void undo(Turn turn, @Nullable JsonNode reason) {
        if (turn.lifecycle == Header.Lifecycle.RUNNING || turn.end != Header.End.COMPLETED) {
            return;
        }
        Ledger.move(turn, NodeKey.ROOT, LedgerEntry.State.FAILED, LedgerEntry.State.OPEN);
        var type = reason == null ? ErrorTypes.CANCELLED : reason.path("type").asString(ErrorTypes.CANCELLED);
        var title = reason == null ? "undone" : reason.path("title").asString("undone");
        turn.history("execution.undoing", NodeKey.ROOT, null);
        undoAll(turn, StepError.of(type, title, ""));
    }

    private static void tellUndone(Turn turn) {
        var parent = turn.before.header().parent();
        if (parent != null) {
            var failed = Ledger.within(turn, NodeKey.ROOT, LedgerEntry.State.FAILED);
            var error = failed.isEmpty()
                    ? null
                    : Json.of(
                            StepError.of(
                                    ErrorTypes.COMPENSATION_FAILED,
                                    "an undo of child execution " + turn.execution() + " failed",
                                    ""),
                            turn::read);
            turn.sends.add(new Transition.Send(
                    parent.execution(), new Event.ChildUndone(0, parent.key(), turn.execution(), error, turn.now)));
        }
    }

    static void tellBegan(Turn turn) {
        var header = turn.before.header();
        var parent = header.parent();
        if (parent != null) {
            turn.sends.add(new Transition.Send(
                    parent.execution(),
                    new Event.ChildBegan(0, parent.key(), turn.execution(), header.digest(), turn.now)));
        }
    }

    private static void tellEnded(Turn turn) {
        var parent = turn.before.header().parent();
        if (parent == null) {
            return;
        }
        boolean canBeUndone =
                !Ledger.within(turn, NodeKey.ROOT, LedgerEntry.State.OPEN).isEmpty();
        turn.sends.add(new Transition.Send(
                parent.execution(),
                new Event.ChildEnded(
                        0,
                        parent.key(),
                        turn.execution(),
                        java.util.Objects.requireNonNull(turn.end),
                        turn.undo,
                        turn.output == null ? null : turn.read(turn.output),
                        turn.error == null ? null : Json.of(turn.error, turn::read),
                        canBeUndone,
                        turn.now)));
    }

    /// An operator takes the failed undos upon himself.
    static void settle(Turn turn) {
        Undoing.letGo(turn, NodeKey.ROOT);
        end(turn);
    }

    /// False where the execution is past the point at which it can be stopped: a repair does not change why it ended.
    static boolean canStop(Turn turn) {
        var root = turn.node(NodeKey.ROOT);
        return root != null
                && turn.endedAt == null
                && root.phase() != Phase.FINALIZING
                && root.phase() != Phase.STOPPING;
    }

    /// A clause that has failed goes on with its undo; what follows is no longer its error.
    private static void failedClauseIsStopped(Turn turn, StepError reason) {
        for (var clause : turn.childrenOf(NodeKey.ROOT)) {
            if (clause.phase() == Phase.UNDOING && clause.outcome() instanceof Outcome.Failed) {
                turn.put(clause.ending(new Outcome.Stopped(reason)));
            }
        }
    }

    /// Cancellation or the business deadline: everything running is stopped, then undone; no catch takes it.
    static void stop(Turn turn, StepError reason) {
        var root = turn.live(NodeKey.ROOT);
        turn.queued = false;
        switch (root.phase()) {
            case UNDOING -> {
                // The undo goes on; what follows it is no longer a catch.
                if (root.outcome() instanceof Outcome.Failed) {
                    turn.put(root.ending(new Outcome.Stopped(reason)));
                }
            }
            case CATCHING, BODY -> {
                turn.releaseAll();
                root = turn.live(NodeKey.ROOT);
                if (root.phase() == Phase.CATCHING) {
                    failedClauseIsStopped(turn, reason);
                    Stopping.stop(turn, root, reason);
                } else {
                    var stopping = root.ending(new Outcome.Stopped(reason)).in(Phase.STOPPING);
                    turn.put(stopping);
                    turn.end = endOf(new Outcome.Stopped(reason));
                    if (turn.childrenOf(NodeKey.ROOT).isEmpty()) {
                        Stopping.settled(turn, stopping);
                    } else {
                        Stopping.stopChildren(turn, stopping, reason);
                    }
                }
            }
            case READY, BACKOFF, FINALIZING, STOPPING ->
                throw new IllegalStateException("a workflow cannot be stopped in phase " + root.phase());
        }
        turn.end = endOf(new Outcome.Stopped(reason));
        turn.deadline = null;
    }

    /// Ends at once, without undo or finally.
    static void terminate(Turn turn, String by, @Nullable String reason) {
        for (var node : java.util.List.copyOf(turn.nodes().values())) {
            AgentRule.abandoned(turn, node);
            ChildRule.terminated(turn, node);
            ListenRule.close(turn, node);
            Gates.closeAll(turn, node, Transition.GateState.CANCELLED);
            Results.terminated(turn, node);
            turn.remove(node.key());
        }
        turn.deadline = null;
        turn.end = Header.End.TERMINATED;
        turn.error = StepError.of("terminated", "terminated by " + by + (reason == null ? "" : ": " + reason), "");
        turn.lifecycle = Header.Lifecycle.ENDED;
        turn.endedAt = turn.now;
        var detail = Json.object().put("by", by);
        if (reason != null) {
            detail.put("reason", reason);
        }
        int open = Ledger.within(turn, NodeKey.ROOT, LedgerEntry.State.OPEN).size();
        if (open > 0) {
            detail.put("notUndone", open);
        }
        turn.history("execution.terminated", NodeKey.ROOT, detail);
        tellEnded(turn);
    }
}
