package dev.overwinter.engine.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A fact that reaches an execution. Each has an identity, so that a stale or repeated one changes nothing.
public sealed interface Event {

    Instant at();

    /// An owner took the execution over (engine boot, later a lease).
    record Claimed(long epoch, Instant at) implements Event {}

    /// Due times may have passed.
    record TimeReached(Instant at) implements Event {}

    /// More nodes are ready than one transition moves.
    record Continue(Instant at) implements Event {}

    /// Something about one attempt of one call.
    sealed interface OfAttempt extends Event {
        Attempt attempt();
    }

    /// The identity of an attempt.
    ///
    /// @param call path of call ids within the node, empty for an agent step's own call
    /// @param round the turn of a durable step function
    record Attempt(NodeKey key, String call, int number, int round) {}

    record AgentReturned(Attempt attempt, JsonNode output, AgentFacts facts, Instant at) implements OfAttempt {}

    /// @param effectUnknown true where the outside may have changed
    record AgentFailed(
            Attempt attempt,
            String type,
            String title,
            @Nullable Integer status,
            @Nullable String detail,
            @Nullable JsonNode data,
            boolean effectUnknown,
            boolean retryable,
            @Nullable Duration retryAfter,
            AgentFacts facts,
            Instant at)
            implements OfAttempt {}

    record AgentParked(
            Attempt attempt, Instant until, @Nullable Duration heartbeat, AgentFacts facts, Instant at)
            implements OfAttempt {}

    record AgentTurned(Attempt attempt, JsonNode state, List<Asked> calls, AgentFacts facts, Instant at)
            implements OfAttempt {}

    /// A call that a durable step function asks for.
    record Asked(String agent, JsonNode input) {}

    /// The slot of an execution that was queued is free.
    record Admitted(Instant at) implements Event {}

    /// A child execution was started; doing it again gives the same child.
    ///
    /// @param digest the revision of the child's workflow
    record ChildStarted(NodeKey key, String child, String digest, Instant at) implements Event {}

    /// A child could not be started.
    ///
    /// @param isIncident true where the surroundings are at fault: the execution is held, the step does not fail
    record ChildRefused(NodeKey key, String type, String detail, boolean isIncident, Instant at) implements Event {}

    /// What had come before a `listen` began, in the order of arrival.
    record LookedBack(NodeKey key, List<Earlier> events, Instant at) implements Event {}

    record Earlier(long position, JsonNode event) {}

    /// The surroundings are at fault: the attempt is held, never failed.
    record AttemptHeld(Attempt attempt, String type, String detail, Instant at) implements OfAttempt {}

    /// The agent's version and what the call cost, recorded in the history.
    record AgentFacts(@Nullable String version, @Nullable JsonNode usage) {
        public static final AgentFacts NONE = new AgentFacts(null, null);
    }

    /// The execution cannot be advanced (guard, unreadable state, too many claims).
    record ExecutionHeld(String type, String detail, Instant at) implements Event {}

    /// A fact from outside that stood in the inbox.
    sealed interface FromInbox extends Event {
        /// The inbox row's id.
        long inbox();
    }

    /// Somebody answered at a gate, or at an attempt that is parked.
    ///
    /// @param call the parked call, empty for a gate
    /// @param action of an approval; null for a machine's answer
    /// @param error a machine's refusal: the error type; null for a success
    record Answered(
            long inbox,
            NodeKey key,
            String call,
            @Nullable String action,
            String by,
            List<String> groups,
            @Nullable JsonNode payload,
            @Nullable String comment,
            @Nullable String error,
            @Nullable String errorDetail,
            Instant at)
            implements FromInbox {}

    /// A child execution that a step waits for is there: it says so itself, in its first checkpoint.
    ///
    /// @param key the step that waits
    /// @param digest the revision of the child's workflow
    record ChildBegan(long inbox, NodeKey key, String child, String digest, Instant at) implements FromInbox {}

    /// A child execution has ended, or rests.
    ///
    /// @param key the step that waits
    /// @param output its output, where it completed
    /// @param error why it did not, as JSON
    /// @param canBeUndone true where it completed with undos armed
    record ChildEnded(
            long inbox,
            NodeKey key,
            String child,
            Header.End end,
            Header.Undo undo,
            @Nullable JsonNode output,
            @Nullable JsonNode error,
            boolean canBeUndone,
            Instant at)
            implements FromInbox {}

    /// The parent of a completed child wants it undone.
    ///
    /// @param reason the error that the parent undoes for, as JSON
    record UndoRequested(long inbox, @Nullable JsonNode reason, Instant at) implements FromInbox {}

    /// A completed child has been undone, or its undo failed.
    ///
    /// @param error why the undo failed, as JSON; null where all is undone
    record ChildUndone(
            long inbox, NodeKey key, String child, @Nullable JsonNode error, Instant at) implements FromInbox {}

    /// An event has come for which a `listen` waits.
    ///
    /// @param position of the event: the same event again has the same
    record EventArrived(long inbox, NodeKey key, long position, JsonNode event, Instant at) implements FromInbox {}

    record Heartbeat(long inbox, NodeKey key, String call, Instant at) implements FromInbox {}

    record CancelRequested(long inbox, String by, @Nullable String reason, Instant at) implements FromInbox {}

    record TerminateRequested(
            long inbox, String by, @Nullable String reason, Instant at) implements FromInbox {}

    /// An operator's answer to an incident, or to an undo that failed.
    ///
    /// @param output for `SET_OUTPUT`
    record Released(
            long inbox,
            Decision decision,
            @Nullable JsonNode output,
            String by,
            @Nullable String reason,
            Instant at) implements FromInbox {

        public enum Decision {
            RETRY("retry"),
            SKIP("skip"),
            SET_OUTPUT("setOutput"),
            COMPENSATE("compensate");

            private final String word;

            Decision(String word) {
                this.word = word;
            }

            /// The word that operators see.
            public String word() {
                return word;
            }
        }
    }
}
