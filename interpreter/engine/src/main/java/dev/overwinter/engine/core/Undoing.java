package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import dev.overwinter.engine.core.NodeState.Phase;
import java.util.List;

/// Works off the ledger of a failed scope: one entry after the other, last first, each in a frame of its own.
final class Undoing {
    private Undoing() {}

    /// Starts the next undo of a scope in phase `UNDOING`, or ends the phase.
    static void next(Turn turn, NodeState scope) {
        var entry = Ledger.nextToUndo(turn, scope.key());
        if (entry == null) {
            Flow.undoDone(turn, scope);
            return;
        }
        turn.ledger.put(entry.seq(), entry.to(LedgerEntry.State.UNDOING, null));
        turn.history("undo.started", entry.key(), null);
        var frame = NodeState.ready(entry.key().word("undo"), scope.key(), 1, turn.now)
                .in(Phase.BODY)
                .undoing(entry.seq());
        Flow.startList(
                turn,
                frame,
                left(
                        turn,
                        frame.key(),
                        turn.workflow.step(entry.key().stepId()).head().compensate()));
    }

    /// A retried undo goes on behind what it has done already.
    private static List<Node> left(Turn turn, NodeKey frame, List<Node> steps) {
        int done = 0;
        while (done < steps.size() && isDone(turn, frame, steps.get(done))) {
            done++;
        }
        return steps.subList(done, steps.size());
    }

    private static boolean isDone(Turn turn, NodeKey frame, Node step) {
        var result = turn.results.get(step.id());
        return result != null
                && result.key().up().equals(frame)
                && switch (result.status()) {
                    case COMPLETED, CAUGHT, SKIPPED -> true;
                    case RUNNING, WAITING, FAILED, CANCELLED, COMPENSATED -> false;
                };
    }

    /// An undo has ended; the others of the scope run whether it failed or not.
    static void frameDone(Turn turn, NodeState scope, NodeKey frame, Outcome outcome) {
        var key = frame.up();
        for (var entry : Ledger.within(turn, scope.key(), LedgerEntry.State.UNDOING)) {
            if (!entry.key().equals(key)) {
                continue;
            }
            if (outcome instanceof Outcome.Failed(var error)) {
                turn.ledger.put(entry.seq(), entry.to(LedgerEntry.State.FAILED, error));
                turn.undo = Header.Undo.FAILED;
                turn.history("undo.failed", key, Json.brief(error));
            } else {
                undone(turn, entry);
            }
        }
        next(turn, scope);
    }

    private static void undone(Turn turn, LedgerEntry entry) {
        turn.ledger.put(entry.seq(), entry.to(LedgerEntry.State.UNDONE, null));
        if (turn.undo == Header.Undo.NONE) {
            turn.undo = Header.Undo.DONE;
        }
        turn.history("undo.completed", entry.key(), null);
        var result = turn.results.get(entry.key().stepId());
        if (result != null && result.key().equals(entry.key())) {
            turn.results.put(result.step(), Results.with(result, StepResult.Status.COMPENSATED));
        }
    }
}
