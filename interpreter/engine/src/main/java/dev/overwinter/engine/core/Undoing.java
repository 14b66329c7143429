package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import dev.overwinter.engine.core.NodeState.Phase;
import java.util.ArrayList;
import java.util.List;

/// Works off the ledger of a failed scope, last first, each entry in a frame of its own. Entries of different
/// branches or iterations have no mutual order: they are undone side by side, as many at once as the block ran.
final class Undoing {
    private Undoing() {}

    /// Starts what may be undone now in a scope in phase `UNDOING`, or ends the phase.
    static void next(Turn turn, NodeState scope) {
        var startable = new ArrayList<LedgerEntry>();
        var pending = new ArrayList<LedgerEntry>();
        int running = 0;
        for (var entry : turn.ledger.now().descendingMap().values()) {
            if (entry.state() == LedgerEntry.State.FAILED || !Ledger.isOf(scope.key(), entry)) {
                continue;
            }
            boolean isFree = pending.stream().allMatch(later -> later.key().isConcurrentWith(entry.key()));
            int most = Math.max(1, entry.concurrency());
            if (entry.state() == LedgerEntry.State.UNDOING) {
                running++;
            } else if (isFree && running < most) {
                startable.add(entry);
                running++;
            }
            pending.add(entry);
            if (pending.size() >= 2 * most) {
                break;
            }
        }
        if (pending.isEmpty()) {
            Flow.undoDone(turn, scope);
        } else {
            startable.forEach(entry -> start(turn, scope, entry));
        }
    }

    private static void start(Turn turn, NodeState scope, LedgerEntry entry) {
        Ledger.move(turn, entry, LedgerEntry.State.UNDOING, null);
        turn.history("undo.started", entry.key(), null);
        var frame = NodeState.ready(entry.key().word("undo"), scope.key(), 1, turn.now)
                .in(Phase.BODY)
                .undoing(entry.seq());
        if (entry.child() != null) {
            ChildRule.undo(turn, frame, entry.child(), Frames.errorOf(scope.outcome()));
            return;
        }
        var steps = turn.workflow.step(entry.key().stepId()).head().compensate();
        Flow.startList(turn, frame, left(turn, frame.key(), steps));
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
        var result = turn.results.get(new Place(frame, step.id()));
        return result != null
                && switch (result.status()) {
                    case COMPLETED, CAUGHT, SKIPPED -> true;
                    case RUNNING, WAITING, FAILED, CANCELLED, COMPENSATED -> false;
                };
    }

    /// An undo has ended; the others of the scope run whether it failed or not.
    static void frameDone(Turn turn, NodeState scope, NodeKey frame, Outcome outcome) {
        var key = frame.up();
        var entry = Ledger.undoingEntryOf(turn, key);
        if (entry != null && outcome instanceof Outcome.Failed(var error)) {
            Ledger.move(turn, entry, LedgerEntry.State.FAILED, error);
            turn.undo = Header.Undo.FAILED;
            turn.history("undo.failed", key, Json.brief(error));
        } else if (entry != null) {
            undone(turn, entry);
            hide(turn, entry);
        }
        next(turn, scope);
    }

    /// Of the others people want to see what their undo did; of those in loops there may be thousands.
    private static void hide(Turn turn, LedgerEntry entry) {
        if (entry.key().isInLoop()) {
            turn.collapse(entry.key().word("undo"));
        }
    }

    /// The author by naming the error, or an operator, takes the failed undos of a scope upon himself: nobody tries
    /// them again.
    static void letGo(Turn turn, NodeKey scope) {
        for (var entry : Ledger.within(turn, scope, LedgerEntry.State.FAILED)) {
            Ledger.move(turn, entry, LedgerEntry.State.SKIPPED, entry.error());
            hide(turn, entry);
        }
    }

    private static void undone(Turn turn, LedgerEntry entry) {
        Ledger.move(turn, entry, LedgerEntry.State.UNDONE, null);
        turn.undone++;
        if (turn.undo == Header.Undo.NONE) {
            turn.undo = Header.Undo.DONE;
        }
        turn.history("undo.completed", entry.key(), null);
        var place = new Place(entry.key().isolation(), entry.key().stepId());
        var result = turn.results.get(place);
        if (result != null && result.key().equals(entry.key())) {
            turn.results.put(place, Results.with(result, StepResult.Status.COMPENSATED));
        }
    }
}
