package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.Event.Released.Decision;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// A second, small interpreter of the language: it goes through the workflow once, in one recursion, and tells
/// what must come of it and when. It knows the workflow and the oracle, nothing of the engine. This is the
/// workflow as outermost scope.
///
/// Time passes only in calls, waits and backoffs. Whatever may be stopped from around it gets the time of that `Stop`
/// along; where a block decides that only later, its branches are told again with it.
final class Shadow {
    private final Workflow workflow;
    private final Map<String, Workflow> kin;
    private final Oracle oracle;
    private final String root;
    private final ShadowSteps steps;
    private final ShadowUndos undos;

    /// @param root the key of the workflow itself: empty, or where it is a child
    /// @param kin what it may start as children
    Shadow(Workflow workflow, String root, Map<String, Workflow> kin, Oracle oracle) {
        this.workflow = workflow;
        this.kin = kin;
        this.oracle = oracle;
        this.root = root;
        steps = new ShadowSteps(this, oracle);
        undos = new ShadowUndos(steps, workflow, root);
    }

    /// The shadow of a child that the step with this key starts.
    Shadow of(String child, String key) {
        return new Shadow(java.util.Objects.requireNonNull(kin.get(child)), key + Keys.CHILD, kin, oracle);
    }

    Workflow workflow() {
        return workflow;
    }

    String root() {
        return root;
    }

    ShadowUndos undos() {
        return undos;
    }

    boolean rests(Telling told) {
        return !told.within(root, Telling.Armed.State.FAILED).isEmpty();
    }

    /// @param told what happened, in no order
    /// @param status as the history says it: `completed`, `failed`, `cancelled`, `timedOut`, `resting`
    /// @param last the same, once operators have decided on failed undos
    /// @param end of the steps, clauses and `finally`, with its time
    record Verdict(Telling told, String status, String last, End end) {

        /// Of a program that the shadow does not know.
        static Verdict open() {
            var told = new Telling();
            told.open = true;
            return new Verdict(told, "open", "open", End.skipped(0));
        }

        JsonNode output() {
            return end.value();
        }

        @Nullable
        Err err() {
            return end.how() == End.How.CAUGHT ? null : end.err();
        }
    }

    /// @param cancelled when somebody cancels the execution
    Verdict run(JsonNode input, long from, Stop cancelled) {
        var told = new Telling();
        var cancel = workflow.deadline() instanceof Length.Fixed(var length)
                ? new Stop(from + length.toNanos(), Err.of("execution.deadline"))
                : cancelled;
        told.timed = cancel.comes();
        told.open = cancel != cancelled && cancelled.comes();
        var seen = Seen.of(input);
        workflow.vars().forEach((name, value) -> seen.set(name, seen.read(value)));
        tell("execution.started", from, "", told);
        var end = steps.list(workflow.steps(), seen, root, from, cancel, told);
        if (end.how() == End.How.COMPLETED && workflow.output() != null) {
            end = End.completed(end.at(), seen.read(workflow.output()));
        }
        if (end.how() == End.How.FAILED || end.how() == End.How.STOPPED) {
            long failedAt = end.at();
            end = undos.undone(root, end, seen, told);
            if (cancel != cancelled && failedAt < cancel.at() && cancel.at() <= end.at()) {
                // An undo has no deadline; whether a clause begins after it is a matter of the same instant.
                told.open |= !workflow.catches().isEmpty();
                cancel = Stop.NEVER;
            }
            // Which error the undos see that begin after a cancellation is open.
            told.open |= cancel == cancelled && failedAt < cancel.at() && cancel.at() <= end.at();
            end = steps.caught(root, workflow.catches(), end, seen, cancel, told);
        }
        told.open |= told.loose && cancel.comes();
        if (cancel.at() <= end.at()) {
            tell(cancel == cancelled ? "execution.cancelling" : "execution.overdue", cancel.at(), "", told);
            if (end.how() == End.How.FAILED) {
                end = End.stopped(end.at(), cancel.reason());
            }
            if (cancel.at() == end.at() && end.how() != End.How.STOPPED) {
                told.tie();
            }
        }
        end = steps.last(root, workflow.finallySteps(), end, seen, told);
        var status = statusOf(end, told);
        tell("execution." + status, end.at(), errorOf(end), told);
        return new Verdict(told, status, repaired(end, told), end);
    }

    /// An execution that rests waits for an operator, who tries the failed undos again or lets them go.
    ///
    /// @return the status after that
    private String repaired(End end, Telling told) {
        long at = end.at();
        for (int number = 1; statusOf(end, told).equals("resting"); number++) {
            var operator = Operator.atRest(oracle, root, number);
            told.rests.add(new Telling.Rest(at, at + operator.nanos()));
            at += operator.nanos();
            tell("execution.released", at, "", told);
            boolean tries = operator.decision() == Decision.RETRY;
            var state = tries ? Telling.Armed.State.OPEN : Telling.Armed.State.SETTLED;
            told.within(root, Telling.Armed.State.FAILED).forEach(entry -> entry.state = state);
            if (tries) {
                var why = end.err() == null ? Err.of(Err.CANCELLED) : end.err();
                at = undos.undone(root, End.stopped(at, why), Seen.of(NullNode.instance), told)
                        .at();
            }
            tell("execution." + statusOf(end, told), at, errorOf(end), told);
        }
        return statusOf(end, told);
    }

    private void tell(String what, long at, String more, Telling told) {
        told.fact(at, (root.isEmpty() ? what : what + " " + root) + more);
    }

    /// The parent of an execution that completed wants it undone.
    End undoneLater(Verdict verdict, Telling told, long at, Err why) {
        told.within(root, Telling.Armed.State.FAILED).forEach(entry -> entry.state = Telling.Armed.State.OPEN);
        tell("execution.undoing", at, "", told);
        var end = undos.undone(root, End.stopped(at, why), Seen.of(NullNode.instance), told);
        tell("execution." + statusOf(verdict.end(), told), end.at(), "", told);
        return end;
    }

    private String statusOf(End end, Telling told) {
        if (rests(told)) {
            return "resting";
        }
        return switch (end.how()) {
            case COMPLETED, CAUGHT, RETURNED, SKIPPED -> "completed";
            case FAILED -> "failed";
            case STOPPED -> end.error().is(Err.CANCELLED) ? "cancelled" : "timedOut";
        };
    }

    private static String errorOf(End end) {
        return end.how() == End.How.FAILED || end.how() == End.How.STOPPED
                ? " " + end.error().type()
                : "";
    }
}
