package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;

/// `switch`: the first case that holds; none: nothing happens.
final class SwitchRule {
    private SwitchRule() {}

    static void enter(Turn turn, NodeState node, Node.Switch step) {
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        for (var branch : step.cases()) {
            if (branch.when() == null || evaluation.condition(branch.when(), "when")) {
                Flow.startList(turn, node, branch.steps());
                return;
            }
        }
        Flow.conclude(turn, node, turn.nothing());
    }
}
