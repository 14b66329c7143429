package dev.overwinter.engine.core;

import dev.overwinter.dsl.Workflow;
import org.jspecify.annotations.Nullable;
/// When an operator has to decide: an uncaught mistake of the author, `onFailure: hold`, an incident.
final class Holding {
    private Holding() {}

    /// True where nothing will handle the error, and the workflow (or the kind of error) says that an operator
    /// decides.
    static boolean mustHold(Turn turn, NodeState node, StepError error) {
        boolean askOperator =
                ErrorTypes.isMistake(error.type()) || turn.workflow.onFailure() == Workflow.OnFailure.HOLD;
        return !Stopping.isStopping(turn, node) && !isHandled(turn, node, error) && askOperator;
    }

    private static boolean isHandled(Turn turn, NodeState node, StepError error) {
        var current = node;
        boolean clausesCount = true;
        var seen = error;
        while (true) {
            if (current.key().isWord()) {
                if (!current.key().frameName().equals("catch")) {
                    return true; // an undo rests, a finally is recorded: neither fails the workflow
                }
                clausesCount = false;
            } else if (current.key().isBranch()) {
                var block = turn.live(current.parent());
                if (!ErrorTypes.isMistake(seen.type()) && Blocks.wouldTolerate(block, seen)) {
                    return true;
                }
                seen = Blocks.asSeenOutside(turn, block, seen);
                clausesCount = true;
            } else {
                if (clausesCount && handles(turn, current, seen)) {
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
        return !Flow.isOwnDeadline(turn, node, error)
                        && Retries.wouldRetry(
                                Flow.scopePolicy(turn, node.key()), node.ruleUses(), error.type(), true, evaluation)
                || Catching.clauseFor(turn, node, error) != null;
    }

    /// Holds the execution at a node for an operator.
    ///
    /// @param failure the error with which compensation would go on; null where the surroundings are at fault
    static void holdFor(Turn turn, NodeState node, String type, String detail, @Nullable StepError failure) {
        var held = turn.live(node.key());
        if (held.held() != null) {
            return;
        }
        turn.put(held.held(new Header.Incident(node.key(), type, detail, turn.now, failure)));
        turn.history(
                "execution.held",
                node.key(),
                Json.object().put("incident", type).put("detail", detail));
    }
}
