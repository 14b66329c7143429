package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `fail`: a step that fails with the author's own error.
final class FailRule {
    private FailRule() {}

    static void enter(Turn turn, NodeState node, Node.Fail step) {
        var error = new Evaluation(new Sight(turn, node.key()), 0).template(step.error(), "fail");
        var type = text(error.get("type"));
        var status = error.get("status");
        var data = error.get("data");
        Flow.fail(
                turn,
                node,
                new StepError(
                        type == null ? "failed" : type,
                        text(error.get("title")) == null ? "failed" : String.valueOf(text(error.get("title"))),
                        status != null && status.isNumber() ? status.intValue() : null,
                        text(error.get("detail")),
                        node.key().stepId(),
                        0,
                        data == null ? null : turn.store(data),
                        null));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value.isString() ? value.stringValue() : value.toString();
    }
}
