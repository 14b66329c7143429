package dev.overwinter.engine.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stays visible of a visit that has ended.
final class Results {
    private Results() {}

    static void ended(Turn turn, NodeState node, Outcome outcome) {
        switch (outcome) {
            case Outcome.Completed(var output) -> put(turn, node, StepResult.Status.COMPLETED, output, null);
            case Outcome.Returned(var output) -> put(turn, node, StepResult.Status.COMPLETED, output, null);
            case Outcome.Skipped _ -> put(turn, node, StepResult.Status.SKIPPED, null, null);
            case Outcome.Caught(var output, var error) -> put(turn, node, StepResult.Status.CAUGHT, output, error);
            case Outcome.Failed(var error) -> put(turn, node, StepResult.Status.FAILED, null, error);
            case Outcome.Stopped(var reason) -> put(turn, node, StepResult.Status.CANCELLED, null, reason);
        }
        var step = turn.step(node.key());
        if (step != null) {
            Ledger.ended(turn, node.key(), step);
        }
        var detail = switch (outcome) {
            case Outcome.Failed(var error) -> Json.brief(error);
            case Outcome.Caught(var _, var error) -> Json.brief(error);
            case Outcome.Completed _, Outcome.Returned _, Outcome.Skipped _, Outcome.Stopped _ -> null;
        };
        var status = java.util.Objects.requireNonNull(
                        turn.result(node.key(), node.key().stepId()))
                .status();
        turn.history("step." + status.word(), node.key(), detail);
    }

    static void terminated(Turn turn, NodeState node) {
        if (node.key().isStep()) {
            put(turn, node, StepResult.Status.CANCELLED, null, null);
        }
    }

    private static void put(
            Turn turn, NodeState node, StepResult.Status status, @Nullable Ref output, @Nullable StepError error) {
        var scope = node.key().isolation();
        turn.results.put(
                new Place(scope, node.key().stepId()),
                new StepResult(
                        scope,
                        node.key().stepId(),
                        node.key(),
                        node.visit(),
                        status,
                        output,
                        error,
                        attempts(node.work()),
                        node.enteredAt(),
                        turn.now,
                        node.work() instanceof Work.Decided(var people) ? people : List.of(),
                        node.work() instanceof Work.Joining joining ? joining.counts() : null));
    }

    private static int attempts(Work work) {
        return switch (work) {
            case Work.Calling(var call) -> call.attempt();
            case Work.Polling polling -> polling.probe();
            case Work.Turning turning -> turning.index() + 1;
            case Work.Idle _,
                    Work.Sleeping _,
                    Work.Waiting _,
                    Work.Decided _,
                    Work.Joining _,
                    Work.Parenting _,
                    Work.UndoingChild _,
                    Work.Hearing _ -> 0;
        };
    }

    /// How many attempts a visit that goes on has had already.
    static int attemptsOf(Turn turn, NodeKey key) {
        var result = turn.result(key, key.stepId());
        return result != null && result.key().equals(key) ? result.attempts() : 0;
    }

    static StepResult with(StepResult result, StepResult.Status status) {
        return new StepResult(
                result.scope(),
                result.step(),
                result.key(),
                result.visit(),
                status,
                result.output(),
                result.error(),
                result.attempts(),
                result.startedAt(),
                result.endedAt(),
                result.deciders(),
                result.counts());
    }
}
