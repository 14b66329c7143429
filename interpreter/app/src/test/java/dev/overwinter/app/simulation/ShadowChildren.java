package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Child;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the shadow says of children: each is a shadow of its own, which begins when its parent's step does.
final class ShadowChildren {
    private final Shadow shadow;

    ShadowChildren(Shadow shadow) {
        this.shadow = shadow;
    }

    /// A child that completed and can be undone.
    record Life(Shadow shadow, Shadow.Verdict verdict) {
        /// Undoes it for its parent.
        End undone(long at, Err why, Telling parents) {
            var told = verdict.told().later();
            var end = shadow.undoneLater(verdict, told, at, why);
            parents.takeFrom(told);
            // A child whose undo failed has an operator of its own.
            parents.open |= shadow.rests(told);
            return shadow.rests(told)
                    ? End.failed(end.at(), Err.of(Err.UNDO_FAILED))
                    : End.completed(end.at(), end.value());
        }
    }

    End run(Child step, Seen seen, String key, long at, Stop stop, Telling told) {
        var child = shadow.of(step.workflow(), key);
        var input = step.with() == null ? JsonNodeFactory.instance.objectNode() : seen.read(step.with());
        told.fact(at, "child.started " + key);
        var reason = step.waits() && stop.comes() ? new Stop(stop.at(), Err.of(Err.CANCELLED)) : Stop.NEVER;
        var verdict = child.run(input, at, reason);
        told.takeFrom(verdict.told());
        told.hasChildren = true;
        told.detached |= !step.waits();
        if (!step.waits()) {
            return End.completed(at, JsonNodeFactory.instance.objectNode());
        }
        var end = verdict.end();
        told.fact(end.at(), "child.ended " + key);
        boolean completed = wentWell(end);
        boolean isUndoable = completed
                && !verdict.told()
                        .within(child.root(), Telling.Armed.State.OPEN)
                        .isEmpty();
        boolean isCovered = !step.head().compensate().isEmpty();
        if (isUndoable && !isCovered) {
            told.armed.add(new Telling.Armed(key, step, end.at(), seen, null, new Life(child, verdict)));
        }
        told.open |= end.at() == stop.at();
        if (end.at() >= stop.at()) {
            if (completed && isCovered) {
                ShadowCalls.arm(step, key, end.at(), end.value(), seen, told);
            }
            var stopped = End.stopped(end.at(), stop.reason());
            return completed && (isCovered || isUndoable) ? stopped.afterAll() : stopped;
        }
        return completed ? End.completed(end.at(), end.value()) : End.failed(end.at(), error(verdict));
    }

    private static boolean wentWell(End end) {
        return switch (end.how()) {
            case COMPLETED, CAUGHT, RETURNED, SKIPPED -> true;
            case FAILED, STOPPED -> false;
        };
    }

    private static Err error(Shadow.Verdict verdict) {
        var err = verdict.end().error();
        if (verdict.status().equals("resting")) {
            return Err.of(Err.UNDO_FAILED).causedBy(err);
        }
        return verdict.status().equals("failed")
                ? err
                : Err.of("child." + verdict.status()).causedBy(err);
    }
}
