package dev.overwinter.engine.core;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.engine.core.NodeState.Phase;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How visits begin and end, whatever their kind: lists, failure, retry of a scope, finally.
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
        var last = turn.results.get(new Place(parent.isolation(), id));
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
        if (frame.isBranch()) {
            return List.of(Blocks.steps(turn, frame));
        }
        if (!frame.isWord()) {
            return step == null ? List.of() : step.bodies();
        }
        return switch (frame.frameName()) {
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
        } else if (frame.key().isBranch()) {
            Blocks.listDone(turn, frame, value);
        } else if (!frame.key().isStep()) {
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
            case STOPPING -> {
                if (child.isBranch()) {
                    Blocks.ended(turn, parent, child, outcome);
                } else {
                    Stopping.settle(turn, parent);
                }
            }
            case UNDOING -> Undoing.frameDone(turn, parent, child, outcome);
            case CATCHING -> Catching.catchDone(turn, parent, outcome);
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
        if (child.isBranch()) {
            Blocks.ended(turn, parent, child, outcome);
            return;
        }
        switch (outcome) {
            case Outcome.Completed(var value) when child.isTurn() -> RepeatRule.turnDone(turn, parent, value);
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
            mustHold = Holding.mustHold(turn, located, error);
        } catch (ExpressionFailed mistake) {
            // Whether a clause takes the error cannot be said: nothing is undone on a guess.
            turn.history("step.failed", node.key(), Json.brief(error));
            Holding.holdFor(turn, located, ErrorTypes.EXPRESSION, String.valueOf(mistake.getMessage()), error);
            return;
        }
        if (mustHold) {
            turn.history("step.failed", node.key(), Json.brief(error));
            Holding.holdFor(
                    turn, located, error.type(), error.detail() == null ? error.title() : error.detail(), error);
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

    static boolean isScope(Turn turn, NodeKey key) {
        if (!key.isStep()) {
            return true;
        }
        var step = turn.step(key);
        return step != null && !step.bodies().isEmpty();
    }

    /// A scope has failed; nothing runs in it any more.
    static void scopeFailed(Turn turn, NodeState scope, StepError error) {
        scopeEnded(turn, scope, new Outcome.Failed(error));
    }

    static void scopeEnded(Turn turn, NodeState scope, Outcome outcome) {
        if (scope.key().isTurn() || scope.key().isBranch() && !Blocks.undoesItself(turn, scope, outcome)) {
            // What was done is undone with the loop, or with the block.
            finalize(turn, scope, outcome);
            return;
        }
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
            failedAndUndone(
                    turn, scope, failedUndo.isEmpty() ? error : compensationFailed(scope.key(), failedUndo, error));
        } else {
            finalize(turn, scope, java.util.Objects.requireNonNull(outcome));
        }
    }

    static StepError compensationFailed(NodeKey scope, List<LedgerEntry> failed, StepError error) {
        if (ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type())) {
            return error;
        }
        var steps = failed.stream().map(entry -> entry.key().stepId()).toList();
        return StepError.of(
                        ErrorTypes.COMPENSATION_FAILED,
                        "the undo of " + String.join(", ", steps) + " failed",
                        scope.stepId())
                .causedBy(error);
    }

    /// After the undo: another visit, a catch clause, or on to `finally`.
    static void failedAndUndone(Turn turn, NodeState node, StepError error) {
        try {
            if (!Stopping.isStopping(turn, node) && node.phase() != Phase.FINALIZING) {
                if (retryScope(turn, node, error)) {
                    return;
                }
                var clause = Catching.clauseFor(turn, node, error);
                if (clause != null) {
                    Catching.startCatch(turn, node, error, clause);
                    return;
                }
            }
            finalize(turn, node, new Outcome.Failed(error));
        } catch (ExpressionFailed mistake) {
            finalize(turn, node, new Outcome.Failed(mistake(node, mistake).causedBy(error)));
        }
    }

    static RetryPolicy scopePolicy(Turn turn, NodeKey key) {
        return switch (key.isStep() ? turn.step(key) : null) {
            case Node.Do scope -> scope.retry();
            case Child child -> child.retry();
            case null, default -> RetryPolicy.NEVER;
        };
    }

    /// A step's own deadline covers all its visits, also where the undo that follows it fails. A child's deadline is
    /// an error of the step, but not this one.
    static boolean isOwnDeadline(Turn turn, NodeState node, StepError error) {
        var step = node.key().isStep() ? turn.step(node.key()) : null;
        boolean hasPassed = step != null && step.head().deadline() != null && node.deadline() == null;
        return hasPassed && (isDeadlineOf(node, error) || error.cause() != null && isDeadlineOf(node, error.cause()));
    }

    private static boolean isDeadlineOf(NodeState node, StepError error) {
        return error.type().equals(ErrorTypes.DEADLINE)
                && error.step().equals(node.key().stepId());
    }

    private static boolean retryScope(Turn turn, NodeState node, StepError error) {
        if (isOwnDeadline(turn, node, error)) {
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
            Undoing.letGo(turn, node.key());
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
        var step = key.isStep() ? turn.step(key) : null;
        return step == null ? List.of() : step.head().finallySteps();
    }

    private static void finish(Turn turn, NodeState node) {
        var outcome = java.util.Objects.requireNonNull(node.outcome());
        if (node.key().isRoot()) {
            Root.finish(turn, node, outcome);
            return;
        }
        turn.remove(node.key());
        if (node.key().isStep()) {
            Results.ended(turn, node, outcome);
        }
        childDone(turn, node.parent(), node.key(), outcome);
    }
}
