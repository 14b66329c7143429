package dev.overwinter.engine.core;

import dev.overwinter.dsl.Repeat;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;

/// `repeat`: turn after turn, each in a frame of its own, so that its steps have visits and keys of their own.
final class RepeatRule {
    private RepeatRule() {}

    static void enter(Turn turn, NodeState node, Repeat step) {
        double most = new Evaluation(new Sight(turn, node.key()), 0).amount(step.maxIterations(), "maxIterations");
        begin(turn, node.doing(new Work.Turning(-1, (int) Math.min(most, Integer.MAX_VALUE))), step, 0);
    }

    private static void begin(Turn turn, NodeState node, Repeat step, int index) {
        turn.put(node);
        if (step.whileHolds() != null && !at(turn, node, index).condition(step.whileHolds(), "while")) {
            done(turn, node);
            return;
        }
        int most = ((Work.Turning) node.work()).most();
        if (index >= most) {
            exhausted(turn, node, step, most);
            return;
        }
        turn.put(node.doing(new Work.Turning(index, most)));
        var frame =
                NodeState.ready(node.key().turn(index), node.key(), 1, turn.now).in(NodeState.Phase.BODY);
        Flow.startList(turn, frame, step.steps());
    }

    private static Evaluation at(Turn turn, NodeState node, int index) {
        return new Evaluation(new Sight(turn, node.key()), index).and("index", Turn.JSON.numberNode(index));
    }

    static void turnDone(Turn turn, NodeState node, Ref value) {
        var step = (Repeat) turn.workflow.step(node.key().stepId());
        var valued = node.valued(value);
        int index = ((Work.Turning) node.work()).index();
        turn.put(valued);
        try {
            if (step.until() != null
                    && at(turn, valued, index).and("output", value).condition(step.until(), "until")) {
                done(turn, valued);
            } else {
                begin(turn, valued, step, index + 1);
            }
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, valued, Flow.mistake(valued, mistake));
        }
    }

    /// An operator wants a held loop to go on.
    static void retry(Turn turn, NodeState node) {
        var step = (Repeat) turn.workflow.step(node.key().stepId());
        if (node.value() != null) {
            turnDone(turn, node, node.value());
        } else {
            begin(turn, node, step, ((Work.Turning) node.work()).index() + 1);
        }
    }

    private static void done(Turn turn, NodeState node) {
        Flow.conclude(turn, node, node.value() == null ? turn.nothing() : node.value());
    }

    private static void exhausted(Turn turn, NodeState node, Repeat step, int most) {
        if (step.continues()) {
            done(turn, node);
        } else {
            var title = "the condition does not hold after " + most + (most == 1 ? " turn" : " turns");
            Flow.fail(
                    turn,
                    node,
                    StepError.of(ErrorTypes.REPEAT_EXHAUSTED, title, node.key().stepId()));
        }
    }
}
