package dev.overwinter.engine.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The fixed-size part of an execution's state.
///
/// @param name the start name; null where the start gave none
/// @param startedBy who started it
/// @param parent the execution that waits for this one
/// @param slot executions of the workflow with the same slot run one after the other
/// @param queued true while it waits for its slot
/// @param now the time of the last event; never goes back
/// @param deadline the business deadline
/// @param seed what all randomness of the execution is a function of
/// @param version counts checkpoints
/// @param epoch the owner
/// @param end why it ended; set as soon as that is decided while undo or finally still run
/// @param output the workflow's output
/// @param error why it failed
/// @param incident holds the execution for an operator: the first of those that its nodes name
/// @param spent what the calls cost so far
/// @param undone how many steps were undone
/// @param unknownEffects how many effects stayed unknown and uncovered
/// @param nextSeq the next history entry
/// @param nextPayload the next payload
/// @param nextLedger the next ledger entry
/// @param lastInbox the last inbox row that was consumed; an earlier one is a repetition
/// @param wakeAt the earliest due time; `BUSY` while anything but time is owed; null where nothing is owed
public record Header(
        String workflow,
        String digest,
        @Nullable String name,
        String startedBy,
        @Nullable Parent parent,
        @Nullable String slot,
        boolean queued,
        Instant startedAt,
        Instant now,
        @Nullable Instant endedAt,
        @Nullable Instant deadline,
        long seed,
        long version,
        long epoch,
        Lifecycle lifecycle,
        @Nullable End end,
        Undo undo,
        Ref input,
        Ref env,
        @Nullable Ref output,
        @Nullable StepError error,
        @Nullable Incident incident,
        Spent spent,
        int undone,
        int unknownEffects,
        long nextSeq,
        long nextPayload,
        long nextLedger,
        long lastInbox,
        @Nullable Instant wakeAt) {

    /// `wakeAt` of an execution that owes something now: due at any time.
    public static final Instant BUSY = Instant.EPOCH;

    public enum Lifecycle {
        RUNNING,
        /// Ended badly with an undo that failed: repairable.
        RESTING,
        ENDED
    }

    public enum End {
        COMPLETED("completed"),
        FAILED("failed"),
        CANCELLED("cancelled"),
        TIMED_OUT("timedOut"),
        TERMINATED("terminated");

        private final String word;

        End(String word) {
            this.word = word;
        }

        /// The word that authors and operators see.
        public String word() {
            return word;
        }
    }

    public enum Undo {
        NONE,
        DONE,
        FAILED
    }

    /// The step of another execution that is told of the end.
    public record Parent(String execution, NodeKey key) {}

    /// What the engine's surroundings, or a mistake of the author, did.
    ///
    /// @param key the node that waits for the operator
    /// @param failure the error that compensation would go on with; null where the surroundings are at fault
    public record Incident(
            NodeKey key,
            String type,
            String detail,
            Instant since,
            @Nullable StepError failure) {}
}
