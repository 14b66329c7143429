package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;

/// `return`: ends the workflow with an output; every `finally` around it runs.
final class ReturnRule {
    private ReturnRule() {}

    static void enter(Turn turn, NodeState node, Node.Return step) {
        var value = new Evaluation(new Sight(turn, node.key()), 0).template(step.value(), "return");
        Flow.finalize(turn, node, new Outcome.Returned(turn.store(value)));
    }
}
