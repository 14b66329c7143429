package dev.overwinter.engine.core;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Length;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What approvals and callbacks share: one gate, its token, its clocks.
final class Gates {
    private Gates() {}

    static void opened(Turn turn, NodeState node, Work.Waiting waiting) {
        turn.put(node.doing(waiting));
        var detail = Json.object();
        if (waiting.timeoutAt() != null) {
            detail.put("until", waiting.timeoutAt().toString());
        }
        turn.history("gate.opened", node.key(), detail);
        change(turn, node.key(), Transition.GateState.OPEN, null);
    }

    static void close(Turn turn, NodeState node, Transition.GateState state, @Nullable String by) {
        change(turn, node.key(), state, by);
    }

    private static void change(Turn turn, NodeKey key, Transition.GateState state, @Nullable String by) {
        turn.gate(new Transition.GateChange(key, "", nonce(turn, key), state, by, turn.now));
    }

    private static String nonce(Turn turn, NodeKey key) {
        return Seeds.nonce(turn.seed(), key, "", 0);
    }

    /// Closes whatever of a node can be answered.
    static void closeAll(Turn turn, NodeState node, Transition.GateState state) {
        if (node.work() instanceof Work.Waiting) {
            close(turn, node, state, null);
        }
        for (var call : Commands.callsOf(node.work())) {
            Calls.cancel(turn, node, call, "");
        }
    }

    static @Nullable Instant at(Turn turn, NodeState node, @Nullable Length length, String field) {
        return length == null ? null : new Evaluation(new Sight(turn, node.key()), 0).end(length, field);
    }

    static @Nullable Duration lasting(Turn turn, NodeState node, @Nullable Length length, String field) {
        return length == null ? null : new Evaluation(new Sight(turn, node.key()), 0).duration(length, field);
    }

    /// A failed gate: closed, then the error.
    static void fail(Turn turn, NodeState node, Transition.GateState state, String type, String title) {
        close(turn, node, state, null);
        var closed = node.doing(Work.IDLE);
        turn.put(closed);
        Flow.fail(turn, closed, StepError.of(type, title, node.key().stepId()));
    }

    // Notifications: their failure never fails a gate

    /// The gate with one more notification on its way.
    static Work.Waiting notifying(Turn turn, NodeState node, Work.Waiting waiting, @Nullable AgentUse use) {
        if (use == null) {
            return waiting;
        }
        int number = waiting.notices() + 1;
        var evaluation = new Evaluation(new Sight(turn, node.key()), number);
        var notifications = new ArrayList<>(waiting.notifications());
        try {
            notifications.add(Calls.begin(turn, evaluation, use, "notify" + number, "notify.with"));
        } catch (dev.overwinter.engine.port.Expressions.ExpressionFailed mistake) {
            turn.history("notify.failed", node.key(), Json.brief(Flow.mistake(node, mistake)));
        }
        return with(waiting, number, waiting.request(), notifications);
    }

    static Work.Waiting with(Work.Waiting waiting, int notices, @Nullable Call request, List<Call> notifications) {
        return new Work.Waiting(
                waiting.openedAt(),
                waiting.shown(),
                waiting.timeoutAt(),
                waiting.heartbeat(),
                waiting.heartbeatAt(),
                waiting.remindEvery(),
                waiting.remindAt(),
                waiting.escalations(),
                waiting.escalated(),
                waiting.decisions(),
                notices,
                request,
                notifications);
    }

    /// Feeds something into the notifications.
    ///
    /// @param feed what happens to one of them
    static void toNotifications(
            Turn turn, NodeState node, Work.Waiting waiting, java.util.function.Function<Call, Calls.Progress> feed) {
        var left = new ArrayList<Call>();
        boolean changed = false;
        for (var call : waiting.notifications()) {
            switch (feed.apply(call)) {
                case Calls.Progress.Unchanged _ -> left.add(call);
                case Calls.Progress.Running(var running) -> {
                    left.add(running);
                    changed = true;
                }
                case Calls.Progress.Succeeded _ -> changed = true;
                case Calls.Progress.Failed(var _, var error) -> {
                    turn.history("notify.failed", node.key(), Json.brief(error));
                    changed = true;
                }
            }
        }
        if (changed) {
            turn.put(node.doing(with(waiting, waiting.notices(), waiting.request(), left)));
        }
    }
}
