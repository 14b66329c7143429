package dev.overwinter.engine.core;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where one live visit stands. Ended visits have a `StepResult` instead.
///
/// @param parent the scope that is told of the end; for an undo the scope that is undone, not the step's own parent
/// @param current the id of the child that runs now, in a list
/// @param deadline `deadline:` of the step
/// @param outcome what the visit will end with, while undo, catch or finally still run
/// @param ruleUses failures counted per rule of a scope's `retry`
/// @param value the value of a scope's list so far
/// @param ledgerSeq the ledger entry that an undo frame works off, 0 elsewhere
/// @param held what waits here for an operator
public record NodeState(
        NodeKey key,
        NodeKey parent,
        int visit,
        Phase phase,
        @Nullable String current,
        Work work,
        Instant enteredAt,
        @Nullable Instant deadline,
        @Nullable Instant dueAt,
        @Nullable Outcome outcome,
        List<Integer> ruleUses,
        @Nullable Ref value,
        long ledgerSeq,
        Header.@Nullable Incident held) {

    public NodeState {
        ruleUses = List.copyOf(ruleUses);
    }

    public enum Phase {
        /// To be entered.
        READY,
        /// Its kind's own work, or its list, runs.
        BODY,
        /// What runs in it is told to stop.
        STOPPING,
        /// Its ledger entries are undone.
        UNDOING,
        /// A scope waits for its next visit.
        BACKOFF,
        /// A catch clause runs.
        CATCHING,
        /// `finally` runs.
        FINALIZING
    }

    static NodeState ready(NodeKey key, NodeKey parent, int visit, Instant at) {
        return new NodeState(
                key, parent, visit, Phase.READY, null, Work.IDLE, at, null, null, null, List.of(), null, 0, null);
    }

    /// Another phase: its due time is its own, and nobody is asked about the last one any more.
    NodeState in(Phase newPhase) {
        var next = new Draft(this);
        next.phase = newPhase;
        next.dueAt = null;
        next.held = null;
        return next.state();
    }

    NodeState doing(Work newWork) {
        var next = new Draft(this);
        next.work = newWork;
        return next.state();
    }

    NodeState at(@Nullable String child) {
        var next = new Draft(this);
        next.current = child;
        return next.state();
    }

    NodeState until(@Nullable Instant newDeadline) {
        var next = new Draft(this);
        next.deadline = newDeadline;
        return next.state();
    }

    NodeState due(@Nullable Instant newDue) {
        var next = new Draft(this);
        next.dueAt = newDue;
        return next.state();
    }

    NodeState ending(@Nullable Outcome newOutcome) {
        var next = new Draft(this);
        next.outcome = newOutcome;
        return next.state();
    }

    NodeState counting(List<Integer> uses) {
        var next = new Draft(this);
        next.ruleUses = uses;
        return next.state();
    }

    NodeState valued(@Nullable Ref newValue) {
        var next = new Draft(this);
        next.value = newValue;
        return next.state();
    }

    NodeState undoing(long seq) {
        var next = new Draft(this);
        next.ledgerSeq = seq;
        return next.state();
    }

    NodeState held(Header.@Nullable Incident incident) {
        var next = new Draft(this);
        next.held = incident;
        return next.state();
    }

    /// The next state in the making: what a change does not name stays as it is.
    private static final class Draft {
        private final NodeState from;
        private Phase phase;
        private @Nullable String current;
        private Work work;
        private @Nullable Instant deadline;
        private @Nullable Instant dueAt;
        private @Nullable Outcome outcome;
        private List<Integer> ruleUses;
        private @Nullable Ref value;
        private long ledgerSeq;
        private Header.@Nullable Incident held;

        private Draft(NodeState from) {
            this.from = from;
            phase = from.phase;
            current = from.current;
            work = from.work;
            deadline = from.deadline;
            dueAt = from.dueAt;
            outcome = from.outcome;
            ruleUses = from.ruleUses;
            value = from.value;
            ledgerSeq = from.ledgerSeq;
            held = from.held;
        }

        private NodeState state() {
            return new NodeState(
                    from.key,
                    from.parent,
                    from.visit,
                    phase,
                    current,
                    work,
                    from.enteredAt,
                    deadline,
                    dueAt,
                    outcome,
                    ruleUses,
                    value,
                    ledgerSeq,
                    held);
        }
    }
}
