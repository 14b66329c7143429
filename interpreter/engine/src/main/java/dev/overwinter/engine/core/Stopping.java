package dev.overwinter.engine.core;

import dev.overwinter.engine.core.NodeState.Phase;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
/// How what runs is stopped: because a scope around it failed, its deadline passed, or the execution is cancelled.
/// Undo and finally are shielded; what cannot end at once settles within a grace.
final class Stopping {
    private Stopping() {}

    /// Tells a visit to end. Undo and finally are shielded; what cannot end at once settles within a grace.
    static void stop(Turn turn, NodeState node, StepError reason) {
        switch (node.phase()) {
            case READY -> {
                turn.remove(node.key());
                Flow.childDone(turn, node.parent(), node.key(), new Outcome.Stopped(reason));
            }
            case BODY -> {
                var stopping = node.ending(new Outcome.Stopped(reason)).in(Phase.STOPPING);
                turn.put(stopping);
                stopChildren(turn, stopping, reason);
            }
            case BACKOFF -> Flow.finalize(turn, node.due(null), new Outcome.Stopped(reason));
            case CATCHING -> turn.childrenOf(node.key()).forEach(frame -> stop(turn, frame, reason));
            case STOPPING, UNDOING, FINALIZING -> {}
        }
    }

    /// Stops what runs inside a node that is `STOPPING` already.
    static void stopChildren(Turn turn, NodeState node, StepError reason) {
        var children = turn.childrenOf(node.key());
        if (!children.isEmpty()) {
            children.forEach(child -> stop(turn, child, reason));
        } else if (Kinds.stop(turn, node)) {
            settled(turn, turn.live(node.key()));
        }
    }

    /// A child of a stopping scope has ended.
    static void settle(Turn turn, NodeState scope) {
        if (turn.childrenOf(scope.key()).isEmpty()) {
            settled(turn, scope);
        }
    }

    /// Nothing runs any more in a node that was told to stop.
    static void settled(Turn turn, NodeState node) {
        var outcome = java.util.Objects.requireNonNull(node.outcome());
        boolean failed = outcome instanceof Outcome.Failed;
        if (Flow.isScope(turn, node.key()) || failed && hasSucceeded(turn, node)) {
            Flow.scopeEnded(turn, node, outcome);
        } else if (outcome instanceof Outcome.Failed(var error)) {
            Flow.failedAndUndone(turn, node, error);
        } else {
            Flow.finalize(turn, node, outcome);
        }
    }

    /// True where a call succeeded, or a child completed, although its step had missed its deadline: undone before
    /// anything else.
    private static boolean hasSucceeded(Turn turn, NodeState node) {
        var entry = Ledger.openEntryOf(turn, node.key());
        return entry != null && (entry.output() != null || entry.child() != null);
    }

    /// True where a scope around the node is being stopped, and no undo or finally shields the node from it.
    static boolean isStopping(Turn turn, NodeState node) {
        var current = node;
        while (!current.key().isRoot()) {
            if (current.key().isWord() && !current.key().frameName().equals("catch")) {
                return false;
            }
            current = turn.live(current.parent());
            if (current.phase() == Phase.STOPPING || current.outcome() instanceof Outcome.Stopped) {
                return true;
            }
        }
        return current.outcome() instanceof Outcome.Stopped;
    }

    /// The deadline of a step has passed: what runs in it is stopped, then it fails.
    static void deadline(Turn turn, NodeState node) {
        var error = new StepError(
                ErrorTypes.DEADLINE,
                "the deadline of the step has passed",
                null,
                null,
                node.key().stepId(),
                0,
                null,
                null);
        var overdue = node.until(null);
        turn.put(overdue);
        turn.history("step.overdue", node.key(), null);
        try {
            if (Holding.mustHold(turn, overdue, error)) {
                Holding.holdFor(turn, overdue, error.type(), error.title(), error);
                return;
            }
        } catch (ExpressionFailed mistake) {
            Holding.holdFor(turn, overdue, ErrorTypes.EXPRESSION, String.valueOf(mistake.getMessage()), error);
            return;
        }
        stopAndFail(turn, overdue, error);
    }

    /// Stops what runs inside a node, then lets it fail.
    static void stopAndFail(Turn turn, NodeState node, StepError error) {
        if (node.phase() == Phase.BACKOFF) {
            Flow.failedAndUndone(turn, node.due(null), error);
            return;
        }
        var stopping = node.ending(new Outcome.Failed(error)).in(Phase.STOPPING);
        turn.put(stopping);
        stopChildren(turn, stopping, error);
    }
}
