package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;

/// `commit`: what the nearest `do`, branch, iteration or the workflow completed so far will not be undone any more.
final class CommitRule {
    private CommitRule() {}

    static void enter(Turn turn, NodeState node) {
        int count = Ledger.move(turn, scopeOf(turn, node), LedgerEntry.State.OPEN, LedgerEntry.State.DISCHARGED);
        turn.history("scope.committed", node.key(), Json.object().put("discharged", count));
        Flow.conclude(turn, node, turn.nothing());
    }

    private static NodeKey scopeOf(Turn turn, NodeState node) {
        var scope = turn.live(node.parent());
        while (!scope.key().isRoot()) {
            if (scope.key().isBranch()) {
                return scope.key();
            }
            if (scope.key().isWord()) {
                if (!scope.key().frameName().equals("catch")) {
                    return scope.key();
                }
                // A catch clause runs in the scope around the step that it belongs to.
                scope = turn.live(scope.parent());
            } else if (turn.step(scope.key()) instanceof Node.Do) {
                return scope.key();
            }
            if (!scope.key().isRoot()) {
                scope = turn.live(scope.parent());
            }
        }
        return scope.key();
    }
}
