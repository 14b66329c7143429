package dev.overwinter.engine.core;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where one live visit stands. Ended visits have a `StepResult` instead.
///
/// @param parent the scope that is told of the end; for an undo the scope that is undone, not the step's own parent
/// @param current the id of the child that runs now, in a scope
/// @param deadline `deadline:` of the step
/// @param outcome what the visit will end with, while undo, catch or finally still run
/// @param ruleUses failures counted per rule of a scope's `retry`
/// @param value the value of a scope's list so far
/// @param ledgerSeq the ledger entry that an undo frame works off, 0 elsewhere
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
        long ledgerSeq) {

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
                key, parent, visit, Phase.READY, null, Work.IDLE, at, null, null, null, List.of(), null, 0);
    }

    NodeState in(Phase newPhase) {
        return new NodeState(
                key, parent, visit, newPhase, current, work, enteredAt, deadline, null, outcome, ruleUses, value,
                ledgerSeq);
    }

    NodeState doing(Work newWork) {
        return new NodeState(
                key, parent, visit, phase, current, newWork, enteredAt, deadline, dueAt, outcome, ruleUses, value,
                ledgerSeq);
    }

    NodeState at(@Nullable String child) {
        return new NodeState(
                key, parent, visit, phase, child, work, enteredAt, deadline, dueAt, outcome, ruleUses, value,
                ledgerSeq);
    }

    NodeState until(@Nullable Instant newDeadline) {
        return new NodeState(
                key,
                parent,
                visit,
                phase,
                current,
                work,
                enteredAt,
                newDeadline,
                dueAt,
                outcome,
                ruleUses,
                value,
                ledgerSeq);
    }

    NodeState due(@Nullable Instant newDue) {
        return new NodeState(
                key, parent, visit, phase, current, work, enteredAt, deadline, newDue, outcome, ruleUses, value,
                ledgerSeq);
    }

    NodeState ending(@Nullable Outcome newOutcome) {
        return new NodeState(
                key,
                parent,
                visit,
                phase,
                current,
                work,
                enteredAt,
                deadline,
                dueAt,
                newOutcome,
                ruleUses,
                value,
                ledgerSeq);
    }

    NodeState counting(List<Integer> uses) {
        return new NodeState(
                key, parent, visit, phase, current, work, enteredAt, deadline, dueAt, outcome, uses, value, ledgerSeq);
    }

    NodeState valued(@Nullable Ref newValue) {
        return new NodeState(
                key, parent, visit, phase, current, work, enteredAt, deadline, dueAt, outcome, ruleUses, newValue,
                ledgerSeq);
    }

    NodeState undoing(long seq) {
        return new NodeState(
                key, parent, visit, phase, current, work, enteredAt, deadline, dueAt, outcome, ruleUses, value, seq);
    }
}
