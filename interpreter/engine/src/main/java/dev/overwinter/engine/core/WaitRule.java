package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;

/// `wait`
final class WaitRule {
    private WaitRule() {}

    static void enter(Turn turn, NodeState node, Node.Wait step) {
        var until = new Evaluation(new Sight(turn, node.key()), 0).end(step.length(), "wait");
        turn.put(node.doing(new Work.Sleeping(until)));
    }

    static void due(Turn turn, NodeState node) {
        var awake = node.doing(Work.IDLE);
        turn.put(awake);
        Flow.conclude(turn, awake, turn.nothing());
    }
}
