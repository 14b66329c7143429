package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import java.util.TreeMap;

/// `set`: all values are evaluated before the first is assigned.
final class SetRule {
    private SetRule() {}

    static void enter(Turn turn, NodeState node, Node.SetVars step) {
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        var assigned = new TreeMap<String, Ref>();
        step.values()
                .fields()
                .forEach((name, value) -> assigned.put(name, turn.store(evaluation.template(value, "set." + name))));
        var scope = node.key().isolation();
        assigned.forEach((name, value) -> turn.vars.put(new Place(scope, name), value));
        Flow.conclude(turn, node, turn.nothing());
    }
}
