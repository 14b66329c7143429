package dev.overwinter.engine.core;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.engine.core.NodeState.Phase;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;
/// Catch clauses: which one takes an error, how it runs, what becomes of the step.
final class Catching {
    private Catching() {}

    private static List<CatchClause> clausesOf(Turn turn, NodeKey key) {
        if (key.isRoot()) {
            return turn.workflow.catches();
        }
        var step = key.isStep() ? turn.step(key) : null;
        return step == null ? List.of() : step.head().catches();
    }

    static @Nullable CatchClause clauseFor(Turn turn, NodeState node, StepError error) {
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

    static void startCatch(Turn turn, NodeState node, StepError error, CatchClause clause) {
        if (ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type())) {
            Undoing.letGo(turn, node.key());
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
        Flow.startList(turn, frame, clause.steps());
    }

    static void catchDone(Turn turn, NodeState node, Outcome outcome) {
        var error = ((Outcome.Failed) java.util.Objects.requireNonNull(node.outcome())).error();
        switch (outcome) {
            case Outcome.Completed(var value) -> caught(turn, node, error, clauseThatRan(turn, node), value);
            case Outcome.Failed(var replacement) ->
                Flow.finalize(turn, node, new Outcome.Failed(replacement.causedBy(error)));
            case Outcome.Returned _, Outcome.Stopped _, Outcome.Caught _, Outcome.Skipped _ ->
                Flow.finalize(turn, node, outcome);
        }
    }

    /// The clause whose first step has run last: only one clause runs in a visit.
    private static @Nullable CatchClause clauseThatRan(Turn turn, NodeState node) {
        var place = node.key().word("catch");
        for (var clause : clausesOf(turn, node.key())) {
            for (var step : clause.steps()) {
                var result = turn.result(place, step.id());
                if (result != null && result.key().up().equals(place)) {
                    return clause;
                }
            }
        }
        return null;
    }

    private static void caught(Turn turn, NodeState node, StepError error, @Nullable CatchClause clause, Ref value) {
        if (clause == null || clause.output() == null) {
            Flow.finalize(turn, node, new Outcome.Caught(value, error));
            return;
        }
        try {
            var evaluation = new Evaluation(new Sight(turn, node.key()), 0)
                    .and("error", Json.of(error, turn::read))
                    .and("output", value);
            var output = turn.store(evaluation.template(clause.output(), "catch.output"));
            Flow.finalize(turn, node, new Outcome.Caught(output, error));
        } catch (ExpressionFailed mistake) {
            turn.put(turn.live(node.key()).valued(value));
            Holding.holdFor(
                    turn,
                    node,
                    ErrorTypes.EXPRESSION,
                    String.valueOf(mistake.getMessage()),
                    Flow.mistake(node, mistake).causedBy(error));
        }
    }

    /// An operator decides on a catch clause whose `output:` could not be evaluated.
    static void release(Turn turn, NodeState node, Event.Released release) {
        var error = ((Outcome.Failed) java.util.Objects.requireNonNull(node.outcome())).error();
        var value = node.value() == null ? turn.nothing() : node.value();
        switch (release.decision()) {
            case RETRY -> caught(turn, node, error, clauseThatRan(turn, node), value);
            case SKIP -> Flow.finalize(turn, node, new Outcome.Caught(value, error));
            case SET_OUTPUT ->
                Flow.finalize(
                        turn,
                        node,
                        new Outcome.Caught(
                                turn.store(release.output() == null ? Turn.JSON.nullNode() : release.output()), error));
            case COMPENSATE -> Flow.finalize(turn, node, new Outcome.Failed(error));
        }
    }
}
