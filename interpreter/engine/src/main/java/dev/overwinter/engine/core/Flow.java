package dev.overwinter.engine.core;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.NodeState.Phase;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How visits begin and end, whatever their kind: lists, undo, retry of a scope, catch, finally, stop, hold.
///
/// The order is that of the language: what runs inside a failing scope is stopped and settles; its ledger entries are
/// undone, last first; a retry starts a new visit; the first matching catch runs; `finally` runs; then the parent
/// is told.
final class Flow {
    private Flow() {}

    // Lists

    /// Runs a list of steps inside a scope or a word frame.
    static void startList(Turn turn, NodeState frame, List<Node> steps) {
        if (steps.isEmpty()) {
            turn.put(frame);
            listDone(turn, frame);
        } else {
            ready(turn, frame, steps.getFirst());
        }
    }

    private static void ready(Turn turn, NodeState frame, Node step) {
        turn.put(frame.at(step.id()));
        int visit = visitOf(turn, frame.key(), step.id());
        turn.put(NodeState.ready(frame.key().child(step.id(), visit), frame.key(), visit, turn.now));
    }

    /// Visits are numbered per place: the parent's visit and the id.
    private static int visitOf(Turn turn, NodeKey parent, String id) {
        var last = turn.results.get(id);
        if (last == null || !last.key().up().equals(parent)) {
            return 1;
        }
        // An undo that an operator retries goes on in its visit, with its keys.
        return parent.inUndo() ? last.visit() : last.visit() + 1;
    }

    private static void next(Turn turn, NodeState frame) {
        var list = listWith(turn, frame, frame.current());
        for (int i = 0; i < list.size() - 1; i++) {
            if (list.get(i).id().equals(frame.current())) {
                ready(turn, frame, list.get(i + 1));
                return;
            }
        }
        listDone(turn, frame);
    }

    /// The list of the frame in which the step `id` stands.
    private static List<Node> listWith(Turn turn, NodeState frame, @Nullable String id) {
        return listsOf(turn, frame.key()).stream()
                .filter(list -> list.stream().anyMatch(step -> step.id().equals(id)))
                .findFirst()
                .orElse(List.of());
    }

    private static List<List<Node>> listsOf(Turn turn, NodeKey frame) {
        var step = turn.step(frame);
        var workflow = turn.workflow;
        if (frame.isRoot()) {
            return List.of(workflow.steps());
        }
        if (!frame.isWord()) {
            return step == null ? List.of() : step.bodies();
        }
        return switch (frame.wordName()) {
            case "catch" ->
                (step == null ? workflow.catches() : step.head().catches())
                        .stream().map(CatchClause::steps).toList();
            case "finally" ->
                List.of(step == null ? workflow.finallySteps() : step.head().finallySteps());
            case "undo" -> step == null ? List.of() : List.of(step.head().compensate());
            default -> throw new IllegalStateException("no list belongs to " + frame);
        };
    }

    private static void listDone(Turn turn, NodeState frame) {
        var value = frame.value() == null ? turn.nothing() : frame.value();
        if (frame.key().isRoot()) {
            Root.stepsDone(turn, frame, value);
        } else if (frame.key().isWord()) {
            finalize(turn, frame, new Outcome.Completed(value));
        } else {
            conclude(turn, frame, value);
        }
    }

    /// A child has ended; its parent goes on.
    static void childDone(Turn turn, NodeKey parentKey, NodeKey child, Outcome outcome) {
        var parent = turn.live(parentKey);
        switch (parent.phase()) {
            case BODY -> bodyChildDone(turn, parent, child, outcome);
            case STOPPING -> settle(turn, parent);
            case UNDOING -> Undoing.frameDone(turn, parent, child, outcome);
            case CATCHING -> catchDone(turn, parent, outcome);
            case FINALIZING -> {
                if (outcome instanceof Outcome.Failed(var error)) {
                    turn.history("finally.failed", parent.key(), Json.brief(error));
                }
                finish(turn, parent);
            }
            case READY, BACKOFF -> throw new IllegalStateException(parent.key() + " has no running child");
        }
    }

    private static void bodyChildDone(Turn turn, NodeState parent, NodeKey child, Outcome outcome) {
        switch (outcome) {
            case Outcome.Completed(var value) -> next(turn, givesValue(turn, child) ? parent.valued(value) : parent);
            case Outcome.Caught(var value, var _) -> next(turn, parent.valued(value));
            case Outcome.Skipped _ -> next(turn, parent);
            case Outcome.Failed(var error) -> scopeFailed(turn, parent, error);
            case Outcome.Returned returned -> finalize(turn, parent, returned);
            case Outcome.Stopped stopped -> scopeEnded(turn, parent, stopped);
        }
    }

    private static boolean givesValue(Turn turn, NodeKey child) {
        return switch (turn.step(child)) {
            case Node.SetVars _, Node.Wait _, Node.Commit _ -> false;
            case null, default -> true;
        };
    }

    // Success

    /// A step's own work, or its list, has completed with a value: arm, reshape, finish.
    static void conclude(Turn turn, NodeState node, Ref value) {
        var step = turn.workflow.step(node.key().stepId());
        if (!step.bodies().isEmpty() && !step.head().compensate().isEmpty()) {
            Ledger.move(turn, node.key(), LedgerEntry.State.OPEN, LedgerEntry.State.CLOSED);
        }
        Ledger.arm(turn, node.key(), step, value, idempotencyKeyOf(turn, node));
        turn.put(turn.live(node.key()).valued(value));
        reshape(turn, node, step, value);
    }

    private static @Nullable String idempotencyKeyOf(Turn turn, NodeState node) {
        return node.work() instanceof Work.Calling(var call)
                ? Commands.idempotencyKey(node.key(), call.id(), call, turn.execution())
                : null;
    }

    /// Evaluates `output:` over the step's own value.
    static void reshape(Turn turn, NodeState node, Node step, Ref value) {
        if (step.head().output() == null) {
            finalize(turn, node, new Outcome.Completed(value));
            return;
        }
        try {
            var evaluation = new Evaluation(new Sight(turn, node.key()), 0).and("output", value);
            var reshaped = evaluation.template(step.head().output(), "output");
            finalize(turn, node, new Outcome.Completed(turn.store(reshaped)));
        } catch (ExpressionFailed mistake) {
            fail(turn, node, mistake(node, mistake));
        }
    }

    static StepError mistake(NodeState node, ExpressionFailed mistake) {
        return StepError.of(
                ErrorTypes.EXPRESSION, mistake.getMessage(), node.key().stepId());
    }

    // Failure

    /// A node fails by itself (not because of a child). An uncaught mistake of the author holds the execution.
    static void fail(Turn turn, NodeState node, StepError error) {
        var located = turn.live(node.key());
        boolean mustHold;
        try {
            mustHold = mustHold(turn, located, error);
        } catch (ExpressionFailed mistake) {
            // Whether a clause takes the error cannot be said: nothing is undone on a guess.
            turn.history("step.failed", node.key(), Json.brief(error));
            holdFor(turn, located, ErrorTypes.EXPRESSION, String.valueOf(mistake.getMessage()), error);
            return;
        }
        if (mustHold) {
            turn.history("step.failed", node.key(), Json.brief(error));
            holdFor(turn, located, error.type(), error.detail() == null ? error.title() : error.detail(), error);
            return;
        }
        failNow(turn, located, error);
    }

    /// A node fails, after it was decided that it is not held.
    static void failNow(Turn turn, NodeState node, StepError error) {
        if (isScope(turn, node.key())) {
            scopeFailed(turn, node, error);
        } else {
            failedAndUndone(turn, node, error);
        }
    }

    private static boolean isScope(Turn turn, NodeKey key) {
        if (key.isRoot() || key.isWord()) {
            return true;
        }
        var step = turn.step(key);
        return step != null && !step.bodies().isEmpty();
    }

    /// A scope has failed; nothing runs in it any more.
    static void scopeFailed(Turn turn, NodeState scope, StepError error) {
        scopeEnded(turn, scope, new Outcome.Failed(error));
    }

    private static void scopeEnded(Turn turn, NodeState scope, Outcome outcome) {
        var undoing = scope.ending(outcome).in(Phase.UNDOING);
        turn.put(undoing);
        if (scope.key().isRoot()) {
            Root.ending(turn, outcome);
        }
        Undoing.next(turn, undoing);
    }

    /// The undo of a scope is over.
    static void undoDone(Turn turn, NodeState scope) {
        var outcome = scope.outcome();
        var failedUndo = Ledger.within(turn, scope.key(), LedgerEntry.State.FAILED);
        if (scope.key().isRoot() && turn.endedAt != null) {
            Root.repaired(turn);
        } else if (outcome instanceof Outcome.Failed(var error)) {
            failedAndUndone(turn, scope, failedUndo.isEmpty() ? error : compensationFailed(scope, failedUndo, error));
        } else {
            finalize(turn, scope, java.util.Objects.requireNonNull(outcome));
        }
    }

    private static StepError compensationFailed(NodeState scope, List<LedgerEntry> failed, StepError error) {
        if (ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type())) {
            return error;
        }
        var steps = failed.stream().map(entry -> entry.key().stepId()).toList();
        return StepError.of(
                        ErrorTypes.COMPENSATION_FAILED,
                        "the undo of " + String.join(", ", steps) + " failed",
                        scope.key().stepId())
                .causedBy(error);
    }

    /// After the undo: another visit, a catch clause, or on to `finally`.
    private static void failedAndUndone(Turn turn, NodeState node, StepError error) {
        try {
            if (!isStopping(turn, node) && node.phase() != Phase.FINALIZING) {
                if (retryScope(turn, node, error)) {
                    return;
                }
                var clause = clauseFor(turn, node, error);
                if (clause != null) {
                    startCatch(turn, node, error, clause);
                    return;
                }
            }
            finalize(turn, node, new Outcome.Failed(error));
        } catch (ExpressionFailed mistake) {
            finalize(turn, node, new Outcome.Failed(mistake(node, mistake).causedBy(error)));
        }
    }

    private static RetryPolicy scopePolicy(Turn turn, NodeKey key) {
        return !key.isRoot() && !key.isWord() && turn.step(key) instanceof Node.Do scope
                ? scope.retry()
                : RetryPolicy.NEVER;
    }

    /// A scope's own deadline covers all its visits.
    private static boolean isOwnDeadline(NodeState node, StepError error) {
        return error.type().equals(ErrorTypes.DEADLINE)
                && error.step().equals(node.key().stepId());
    }

    private static boolean retryScope(Turn turn, NodeState node, StepError error) {
        if (isOwnDeadline(node, error)) {
            return false;
        }
        var evaluation = new Evaluation(new Sight(turn, node.key()), node.visit());
        var seed = Seeds.of(turn.seed(), node.key(), node.visit(), "backoff");
        var verdict = Retries.judge(
                scopePolicy(turn, node.key()), node.ruleUses(), error.type(), true, null, evaluation, seed);
        if (verdict.delay() == null) {
            return false;
        }
        if (ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type())) {
            // The author takes the failed undo upon himself by naming it.
            Ledger.move(turn, node.key(), LedgerEntry.State.FAILED, LedgerEntry.State.SKIPPED);
        }
        var due = turn.now.plus(verdict.delay());
        turn.put(node.counting(verdict.uses()).in(Phase.BACKOFF).due(due).ending(null));
        turn.history("scope.retrying", node.key(), Json.brief(error).put("nextAt", due.toString()));
        return true;
    }

    /// The backoff of a scope is over: its next visit begins.
    static void nextVisit(Turn turn, NodeState node) {
        turn.remove(node.key());
        var parent = turn.live(node.parent());
        int visit = node.visit() + 1;
        var key = parent.key().child(node.key().stepId(), visit);
        var started = NodeState.ready(key, parent.key(), visit, turn.now)
                .in(Phase.BODY)
                .until(node.deadline())
                .counting(node.ruleUses());
        turn.put(started);
        turn.history("step.started", key, Json.object().put("visit", visit));
        Kinds.enter(turn, started, turn.workflow.step(key.stepId()));
    }

    // Catch

    private static List<CatchClause> clausesOf(Turn turn, NodeKey key) {
        if (key.isRoot()) {
            return turn.workflow.catches();
        }
        var step = key.isWord() ? null : turn.step(key);
        return step == null ? List.of() : step.head().catches();
    }

    private static @Nullable CatchClause clauseFor(Turn turn, NodeState node, StepError error) {
        for (var clause : clausesOf(turn, node.key())) {
            if (ErrorTypes.caughtBy(clause.errors(), error.type()) && holds(turn, node, clause, error)) {
                return clause;
            }
        }
        return null;
    }

    private static boolean holds(Turn turn, NodeState node, CatchClause clause, StepError error) {
        if (clause.when() == null) {
            return true;
        }
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0).and("error", Json.of(error, turn::read));
        return evaluation.condition(clause.when(), "catch.when");
    }

    private static void startCatch(Turn turn, NodeState node, StepError error, CatchClause clause) {
        if (ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type())) {
            // The author takes the failed undo upon himself by naming it.
            Ledger.move(turn, node.key(), LedgerEntry.State.FAILED, LedgerEntry.State.SKIPPED);
        }
        var owner = node.ending(new Outcome.Failed(error)).in(Phase.CATCHING);
        turn.put(owner);
        turn.history("step.catching", node.key(), Json.brief(error));
        if (clause.steps().isEmpty()) {
            caught(turn, owner, error, clause, turn.nothing());
            return;
        }
        var frame = NodeState.ready(node.key().word("catch"), node.key(), 1, turn.now)
                .in(Phase.BODY);
        startList(turn, frame, clause.steps());
    }

    private static void catchDone(Turn turn, NodeState node, Outcome outcome) {
        var error = ((Outcome.Failed) java.util.Objects.requireNonNull(node.outcome())).error();
        switch (outcome) {
            case Outcome.Completed(var value) -> caught(turn, node, error, clauseThatRan(turn, node), value);
            case Outcome.Failed(var replacement) ->
                finalize(turn, node, new Outcome.Failed(replacement.causedBy(error)));
            case Outcome.Returned _, Outcome.Stopped _, Outcome.Caught _, Outcome.Skipped _ ->
                finalize(turn, node, outcome);
        }
    }

    /// The clause whose first step has run last: only one clause runs in a visit.
    private static @Nullable CatchClause clauseThatRan(Turn turn, NodeState node) {
        var place = node.key().word("catch");
        for (var clause : clausesOf(turn, node.key())) {
            for (var step : clause.steps()) {
                var result = turn.results.get(step.id());
                if (result != null && result.key().up().equals(place)) {
                    return clause;
                }
            }
        }
        return null;
    }

    private static void caught(Turn turn, NodeState node, StepError error, @Nullable CatchClause clause, Ref value) {
        if (clause == null || clause.output() == null) {
            finalize(turn, node, new Outcome.Caught(value, error));
            return;
        }
        try {
            var evaluation = new Evaluation(new Sight(turn, node.key()), 0)
                    .and("error", Json.of(error, turn::read))
                    .and("output", value);
            var output = turn.store(evaluation.template(clause.output(), "catch.output"));
            finalize(turn, node, new Outcome.Caught(output, error));
        } catch (ExpressionFailed mistake) {
            turn.put(turn.live(node.key()).valued(value));
            holdFor(
                    turn,
                    node,
                    ErrorTypes.EXPRESSION,
                    String.valueOf(mistake.getMessage()),
                    mistake(node, mistake).causedBy(error));
        }
    }

    // The end of a visit

    /// Everything but `finally` is decided.
    static void finalize(Turn turn, NodeState node, Outcome outcome) {
        var decided = turn.live(node.key()).ending(outcome);
        if (node.key().isRoot()) {
            Root.ending(turn, outcome);
            turn.deadline = null;
        }
        var steps = finallyOf(turn, node.key());
        turn.put(decided);
        if (steps.isEmpty() || outcome instanceof Outcome.Skipped) {
            finish(turn, decided);
            return;
        }
        turn.put(decided.in(Phase.FINALIZING).doing(Work.IDLE));
        turn.history("finally.started", node.key(), null);
        var frame = NodeState.ready(node.key().word("finally"), node.key(), 1, turn.now)
                .in(Phase.BODY);
        startList(turn, frame, steps);
    }

    private static List<Node> finallyOf(Turn turn, NodeKey key) {
        if (key.isRoot()) {
            return turn.workflow.finallySteps();
        }
        var step = key.isWord() ? null : turn.step(key);
        return step == null ? List.of() : step.head().finallySteps();
    }

    private static void finish(Turn turn, NodeState node) {
        var outcome = java.util.Objects.requireNonNull(node.outcome());
        if (node.key().isRoot()) {
            Root.finish(turn, node, outcome);
            return;
        }
        turn.remove(node.key());
        if (!node.key().isWord()) {
            Results.ended(turn, node, outcome);
        }
        childDone(turn, node.parent(), node.key(), outcome);
    }

    // Stop

    /// Tells a visit to end. Undo and finally are shielded; what cannot end at once settles within a grace.
    static void stop(Turn turn, NodeState node, StepError reason) {
        switch (node.phase()) {
            case READY -> {
                turn.remove(node.key());
                childDone(turn, node.parent(), node.key(), new Outcome.Stopped(reason));
            }
            case BODY -> {
                var stopping = node.ending(new Outcome.Stopped(reason)).in(Phase.STOPPING);
                turn.put(stopping);
                stopChildren(turn, stopping, reason);
            }
            case BACKOFF -> finalize(turn, node.due(null), new Outcome.Stopped(reason));
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
    private static void settle(Turn turn, NodeState scope) {
        if (turn.childrenOf(scope.key()).isEmpty()) {
            settled(turn, scope);
        }
    }

    /// Nothing runs any more in a node that was told to stop.
    static void settled(Turn turn, NodeState node) {
        var outcome = java.util.Objects.requireNonNull(node.outcome());
        boolean failed = outcome instanceof Outcome.Failed;
        if (isScope(turn, node.key()) || failed && hasSucceeded(turn, node)) {
            scopeEnded(turn, node, outcome);
        } else if (outcome instanceof Outcome.Failed(var error)) {
            failedAndUndone(turn, node, error);
        } else {
            finalize(turn, node, outcome);
        }
    }

    /// True where a call succeeded although its step had missed its deadline: undone before anything else.
    private static boolean hasSucceeded(Turn turn, NodeState node) {
        var entry = Ledger.openEntryOf(turn, node.key());
        return entry != null && entry.output() != null;
    }

    /// True where a scope around the node is being stopped, and no undo or finally shields the node from it.
    static boolean isStopping(Turn turn, NodeState node) {
        var current = node;
        while (!current.key().isRoot()) {
            if (current.key().isWord() && !current.key().wordName().equals("catch")) {
                return false;
            }
            current = turn.live(current.parent());
            if (current.phase() == Phase.STOPPING || current.outcome() instanceof Outcome.Stopped) {
                return true;
            }
        }
        return current.outcome() instanceof Outcome.Stopped;
    }

    // Deadline

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
            if (mustHold(turn, overdue, error)) {
                holdFor(turn, overdue, error.type(), error.title(), error);
                return;
            }
        } catch (ExpressionFailed mistake) {
            holdFor(turn, overdue, ErrorTypes.EXPRESSION, String.valueOf(mistake.getMessage()), error);
            return;
        }
        stopAndFail(turn, overdue, error);
    }

    /// Stops what runs inside a node, then lets it fail.
    static void stopAndFail(Turn turn, NodeState node, StepError error) {
        if (node.phase() == Phase.BACKOFF) {
            failedAndUndone(turn, node.due(null), error);
            return;
        }
        var stopping = node.ending(new Outcome.Failed(error)).in(Phase.STOPPING);
        turn.put(stopping);
        stopChildren(turn, stopping, error);
    }

    /// An operator decides on a catch clause whose `output:` could not be evaluated.
    static void releaseCatch(Turn turn, NodeState node, Event.Released release) {
        var error = ((Outcome.Failed) java.util.Objects.requireNonNull(node.outcome())).error();
        var value = node.value() == null ? turn.nothing() : node.value();
        switch (release.decision()) {
            case RETRY -> caught(turn, node, error, clauseThatRan(turn, node), value);
            case SKIP -> finalize(turn, node, new Outcome.Caught(value, error));
            case SET_OUTPUT ->
                finalize(
                        turn,
                        node,
                        new Outcome.Caught(
                                turn.store(release.output() == null ? Turn.JSON.nullNode() : release.output()), error));
            case COMPENSATE -> finalize(turn, node, new Outcome.Failed(error));
        }
    }

    // Hold

    /// True where nothing will handle the error, and the workflow (or the kind of error) says that an operator
    /// decides.
    private static boolean mustHold(Turn turn, NodeState node, StepError error) {
        boolean askOperator =
                ErrorTypes.isMistake(error.type()) || turn.workflow.onFailure() == Workflow.OnFailure.HOLD;
        return !isStopping(turn, node) && !isHandled(turn, node, error) && askOperator;
    }

    private static boolean isHandled(Turn turn, NodeState node, StepError error) {
        var current = node;
        boolean clausesCount = true;
        while (true) {
            if (current.key().isWord()) {
                if (!current.key().wordName().equals("catch")) {
                    return true; // an undo rests, a finally is recorded: neither fails the workflow
                }
                clausesCount = false;
            } else {
                if (clausesCount && handles(turn, current, error)) {
                    return true;
                }
                clausesCount = true;
            }
            if (current.key().isRoot()) {
                return false;
            }
            current = turn.live(current.parent());
        }
    }

    private static boolean handles(Turn turn, NodeState node, StepError error) {
        var evaluation = new Evaluation(new Sight(turn, node.key()), node.visit());
        return !isOwnDeadline(node, error)
                        && Retries.wouldRetry(
                                scopePolicy(turn, node.key()), node.ruleUses(), error.type(), true, evaluation)
                || clauseFor(turn, node, error) != null;
    }

    /// Holds the execution at a node for an operator.
    ///
    /// @param failure the error with which compensation would go on; null where the surroundings are at fault
    static void holdFor(Turn turn, NodeState node, String type, String detail, @Nullable StepError failure) {
        if (turn.isHeld()) {
            return;
        }
        turn.incident = new Header.Incident(node.key(), type, detail, turn.now, failure);
        turn.history(
                "execution.held",
                node.key(),
                Json.object().put("incident", type).put("detail", detail));
    }
}
