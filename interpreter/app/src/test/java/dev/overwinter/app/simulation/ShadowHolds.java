package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Node;
import java.util.Set;
import java.util.function.LongFunction;

/// What the shadow says of `onFailure: hold`: an uncaught failure waits for an operator.
final class ShadowHolds {
    /// Failures that may be a scope's own, not those of a step in it.
    private static final Set<String> TOGETHER = Set.of("repeat.exhausted", "join.failed", Err.UNDO_FAILED);

    private final ShadowSteps shadow;
    private final String root;
    private final Oracle oracle;

    ShadowHolds(ShadowSteps shadow, String root, Oracle oracle) {
        this.shadow = shadow;
        this.root = root;
        this.oracle = oracle;
    }

    /// What comes of the body of a step, once nobody is asked about it any more.
    ///
    /// @param own its deadline, which holds too where nobody takes it
    /// @param stop what stops the step: its time stands still while it is held
    /// @param again the body once more, from a given time
    End released(
            Node step, String key, End ended, Stop own, Stop stop, Seen seen, Telling told, LongFunction<End> again) {
        var end = ended;
        if (isOverdue(end, own)) {
            told.open |= !shadow.takes(step, own.reason(), seen);
        }
        for (int hold = 1; fails(step, end) && isUncaught(key, end.error(), seen, told); hold++) {
            var operator = Operator.onHold(oracle, key, hold);
            long at = end.at() + operator.nanos();
            told.fact(end.at(), "step.failed " + key + " " + end.error().type());
            told.fact(end.at(), "execution.held " + key);
            told.fact(at, "execution.released " + key);
            told.open |= stop.at() <= at;
            if (!(step instanceof Node.AgentStep || step instanceof Node.Fail)) {
                told.open = true; // of a gate, a poll or a scope that is entered once more too little is known
                return end;
            }
            switch (operator.decision()) {
                case RETRY -> end = again.apply(at);
                case SKIP -> {
                    return End.skipped(at);
                }
                case SET_OUTPUT -> {
                    return End.completed(at, Operator.OUTPUT);
                }
                case COMPENSATE -> {
                    return end.later(at);
                }
            }
        }
        return end;
    }

    private static boolean isOverdue(End end, Stop own) {
        return end.how() == End.How.STOPPED && end.err() == own.reason();
    }

    /// A step fails by itself, not because of what is in it.
    private static boolean fails(Node step, End end) {
        return end.how() == End.How.FAILED
                && (!ShadowSteps.isScope(step) || TOGETHER.contains(end.error().type()));
    }

    private boolean isUncaught(String from, Err err, Seen seen, Telling told) {
        boolean clausesCount = true;
        for (var at = from; ; at = Keys.up(at)) {
            var last = Keys.last(at);
            if (last.equals("~catch")) {
                clausesCount = false;
            } else if (last.startsWith("~")) {
                return false; // an undo rests, a finally is recorded: neither fails the workflow
            } else if (last.startsWith("@")) {
                told.open = true; // whether the block lives with it is known only later
                return false;
            } else if (!last.startsWith("+")) {
                if (clausesCount && shadow.handles(at, err, seen)) {
                    return false;
                }
                clausesCount = true;
            }
            if (at.equals(root)) {
                return true;
            }
        }
    }
}
