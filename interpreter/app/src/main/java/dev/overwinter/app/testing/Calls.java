package dev.overwinter.app.testing;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.Command;
import org.jspecify.annotations.Nullable;

/// Questions about the calls that a workflow makes.
final class Calls {
    private Calls() {}

    /// The call that a step makes; null where its kind makes none.
    static @Nullable AgentUse of(Node node) {
        return switch (node) {
            case Node.AgentStep step -> step.use();
            case Poll poll -> poll.use();
            case Callback callback -> callback.request();
            case Approval approval -> approval.notification();
            default -> null;
        };
    }

    static boolean isAtMostOnce(Workflow workflow, Command command) {
        if (!(command instanceof Command.InvokeAgent invoke)) {
            return false;
        }
        var use = of(workflow.step(invoke.attempt().key().stepId()));
        return use != null && use.delivery() == AgentUse.Delivery.AT_MOST_ONCE;
    }
}
