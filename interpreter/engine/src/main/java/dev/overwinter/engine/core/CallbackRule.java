package dev.overwinter.engine.core;

import dev.overwinter.dsl.Callback;
import java.time.Instant;
import java.util.List;

/// `callback`: a gate that a machine answers. The gate is open before the request is sent.
final class CallbackRule {
    private CallbackRule() {}

    static void enter(Turn turn, NodeState node, Callback step) {
        var beat = Gates.lasting(turn, node, step.heartbeat(), "heartbeat");
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        var request = step.request() == null
                ? null
                : Calls.begin(turn, evaluation, step.request(), "request", "request.with");
        Gates.opened(
                turn,
                node,
                new Work.Waiting(
                        turn.now,
                        null,
                        Gates.at(turn, node, step.timeout(), "timeout"),
                        beat,
                        beat == null ? null : turn.now.plus(beat),
                        null,
                        null,
                        List.of(),
                        0,
                        List.of(),
                        0,
                        request,
                        List.of()));
    }

    static void attempt(Turn turn, NodeState node, Callback step, Event.OfAttempt event) {
        if (node.work() instanceof Work.Waiting waiting && waiting.request() != null && step.request() != null) {
            after(turn, node, waiting, Calls.on(turn, node, step.request(), waiting.request(), "", event));
        }
    }

    static void claimed(Turn turn, NodeState node, Callback step) {
        if (node.work() instanceof Work.Waiting waiting && waiting.request() != null && step.request() != null) {
            after(turn, node, waiting, Calls.claimed(turn, node, step.request(), waiting.request(), ""));
        }
    }

    static void due(Turn turn, NodeState node, Callback step, Dues.Kind kind, Instant at) {
        if (!(node.work() instanceof Work.Waiting waiting)) {
            return;
        }
        switch (kind) {
            case WORK -> {
                if (waiting.request() != null && step.request() != null) {
                    after(turn, node, waiting, Calls.due(turn, node, step.request(), waiting.request(), "", at));
                }
            }
            case HEARTBEAT ->
                Gates.fail(
                        turn,
                        node,
                        Transition.GateState.TIMED_OUT,
                        ErrorTypes.CALLBACK_HEARTBEAT,
                        "no sign of life came in time");
            case TIMEOUT ->
                Gates.fail(
                        turn,
                        node,
                        Transition.GateState.TIMED_OUT,
                        ErrorTypes.CALLBACK_TIMEOUT,
                        "no answer came in time");
            case REMINDER, ESCALATION, SCOPE_RETRY, DEADLINE -> {}
        }
    }

    private static void after(Turn turn, NodeState node, Work.Waiting waiting, Calls.Progress progress) {
        switch (progress) {
            case Calls.Progress.Unchanged _ -> {}
            case Calls.Progress.Running(var call) ->
                turn.put(node.doing(Gates.with(waiting, waiting.notices(), call, waiting.notifications())));
            case Calls.Progress.Succeeded _ ->
                turn.put(node.doing(Gates.with(waiting, waiting.notices(), null, waiting.notifications())));
            case Calls.Progress.Failed(var call, var error) -> {
                if (call.effectUnknown()) {
                    AgentRule.reportUnlessCovered(turn, node);
                }
                Gates.close(turn, node, Transition.GateState.FAILED, null);
                var closed = node.doing(Work.IDLE);
                turn.put(closed);
                Flow.fail(turn, closed, error);
            }
        }
    }

    static void answered(Turn turn, NodeState node, Callback step, Event.Answered answer) {
        if (answer.error() != null && ErrorTypes.isReserved(answer.error())) {
            turn.verdict(
                    answer,
                    false,
                    "invalid-error",
                    "the error type " + answer.error() + " is the engine's own; choose another");
            return;
        }
        if (answer.error() != null) {
            Gates.close(turn, node, Transition.GateState.ANSWERED, answer.by());
            turn.history("gate.answered", node.key(), Json.object().put("error", answer.error()));
            turn.verdict(answer, true, "accepted", "the error was taken");
            var closed = node.doing(Work.IDLE);
            turn.put(closed);
            var title = answer.errorDetail() == null ? "the other side answered with an error" : answer.errorDetail();
            Flow.fail(
                    turn, closed, StepError.of(answer.error(), title, node.key().stepId()));
            return;
        }
        var payload = answer.payload() == null ? Turn.JSON.nullNode() : answer.payload();
        if (step.accept() != null) {
            var violations = turn.schemas.violations(step.accept(), payload);
            if (!violations.isEmpty()) {
                turn.verdict(answer, false, "invalid-payload", String.join("; ", violations));
                return;
            }
        }
        if (Calls.isTooLarge(turn, payload)) {
            turn.verdict(answer, false, "invalid-payload", "the payload is larger than 1 MB");
            return;
        }
        Gates.close(turn, node, Transition.GateState.ANSWERED, answer.by());
        turn.history("gate.answered", node.key(), null);
        turn.verdict(answer, true, "accepted", "the answer was taken");
        var closed = node.doing(Work.IDLE);
        turn.put(closed);
        Flow.conclude(turn, closed, turn.store(payload));
    }

    static boolean heartbeat(Turn turn, NodeState node) {
        if (!(node.work() instanceof Work.Waiting waiting) || waiting.heartbeat() == null) {
            return false;
        }
        turn.put(node.doing(new Work.Waiting(
                waiting.openedAt(),
                waiting.shown(),
                waiting.timeoutAt(),
                waiting.heartbeat(),
                turn.now.plus(waiting.heartbeat()),
                waiting.remindEvery(),
                waiting.remindAt(),
                waiting.escalations(),
                waiting.escalated(),
                waiting.decisions(),
                waiting.notices(),
                waiting.request(),
                waiting.notifications())));
        return true;
    }
}
