package dev.overwinter.engine.core;

import dev.overwinter.engine.core.NodeState.Phase;

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
        Flow.startList(turn, frame, turn.workflow.step(entry.key().stepId()).head().compensate());
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
