package dev.overwinter.engine.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The due times of a state: one list, one order.
final class Dues {
    private Dues() {}

    enum Kind {
        /// A `wait` is over, a backoff is over, a probe is due, a parked attempt timed out, a grace ended.
        WORK,
        REMINDER,
        ESCALATION,
        HEARTBEAT,
        TIMEOUT,
        SCOPE_RETRY,
        DEADLINE
    }

    record Due(Instant at, NodeKey key, Kind kind) {}

    private static final Comparator<Due> ORDER =
            Comparator.comparing(Due::at).thenComparing(Due::key).thenComparing(Due::kind);

    static @Nullable Due first(Collection<NodeState> nodes, @Nullable Instant executionDeadline) {
        var dues = new ArrayList<Due>();
        for (var node : nodes) {
            of(node, dues);
        }
        if (executionDeadline != null && nodes.stream().anyMatch(Dues::isOpenToDeadline)) {
            dues.add(new Due(executionDeadline, NodeKey.ROOT, Kind.DEADLINE));
        }
        return dues.stream().map(due -> afterGrace(due, nodes)).min(ORDER).orElse(null);
    }

    /// The undo of the workflow is shielded from its deadline; its catch is not.
    private static boolean isOpenToDeadline(NodeState node) {
        return node.key().isRoot()
                && (node.phase() == NodeState.Phase.BODY || node.phase() == NodeState.Phase.CATCHING);
    }

    /// A block whose end is decided only waits for what it stopped: that is shielded, like undo and `finally`.
    private static boolean isOpenToItsDeadline(NodeState node) {
        boolean isDecided = node.work() instanceof Work.Joining joining && joining.closing();
        return node.phase() == NodeState.Phase.BODY && !isDecided || node.phase() == NodeState.Phase.BACKOFF;
    }

    /// True where a deadline around a node has come after `since`, and has still to fire.
    static boolean isMissed(Turn turn, NodeState node, Instant since) {
        for (var around = node; ; around = turn.live(around.parent())) {
            boolean isRoot = around.key().isRoot();
            boolean isOpen = isRoot ? isOpenToDeadline(around) : isOpenToItsDeadline(around);
            var deadline = isRoot ? turn.deadline : around.deadline();
            if (isOpen && deadline != null && deadline.isAfter(since) && !deadline.isAfter(turn.now)) {
                return true;
            }
            if (isRoot) {
                return false;
            }
        }
    }

    static @Nullable Instant earliest(Collection<NodeState> nodes, Header header) {
        var due = first(nodes, header.deadline());
        return due == null ? null : due.at();
    }

    /// A deadline waits for a probe that was due before it and is made late.
    private static Due afterGrace(Due due, Collection<NodeState> nodes) {
        if (due.kind() != Kind.DEADLINE) {
            return due;
        }
        var at = due.at();
        for (var node : nodes) {
            if (node.work() instanceof Work.Polling polling
                    && polling.graceUntil() != null
                    && (node.key().equals(due.key()) || node.key().within(due.key()))
                    && polling.graceUntil().isAfter(at)) {
                at = polling.graceUntil();
            }
        }
        return new Due(at, due.key(), due.kind());
    }

    private static void of(NodeState node, List<Due> dues) {
        if (node.deadline() != null && isOpenToItsDeadline(node)) {
            dues.add(new Due(node.deadline(), node.key(), Kind.DEADLINE));
        }
        if (node.dueAt() != null) {
            dues.add(new Due(node.dueAt(), node.key(), Kind.SCOPE_RETRY));
        }
        for (var call : Commands.callsOf(node.work())) {
            ofCall(node.key(), call, dues);
        }
        switch (node.work()) {
            case Work.Idle _,
                    Work.Calling _,
                    Work.Decided _,
                    Work.Joining _,
                    Work.Turning _,
                    Work.Parenting _,
                    Work.UndoingChild _ -> {}
            case Work.Hearing hearing -> add(dues, hearing.timeoutAt(), node.key(), Kind.TIMEOUT);
            case Work.Sleeping(var until) -> add(dues, until, node.key(), Kind.WORK);
            case Work.Polling polling -> add(dues, polling.nextAt(), node.key(), Kind.WORK);
            case Work.Waiting waiting -> {
                add(dues, waiting.remindAt(), node.key(), Kind.REMINDER);
                if (!waiting.escalations().isEmpty()) {
                    add(dues, waiting.escalations().getFirst(), node.key(), Kind.ESCALATION);
                }
                add(dues, waiting.heartbeatAt(), node.key(), Kind.HEARTBEAT);
                add(dues, waiting.timeoutAt(), node.key(), Kind.TIMEOUT);
            }
        }
    }

    private static void ofCall(NodeKey key, Call call, List<Due> dues) {
        add(dues, call.dueAt(), key, Kind.WORK);
        add(dues, call.heartbeatAt(), key, Kind.WORK);
        call.calls().forEach(asked -> ofCall(key, asked, dues));
    }

    private static void add(List<Due> dues, @Nullable Instant at, NodeKey key, Kind kind) {
        if (at != null) {
            dues.add(new Due(at, key, kind));
        }
    }
}
