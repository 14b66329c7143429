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
            RETRY,
            SKIP,
            SET_OUTPUT,
            COMPENSATE
        }
    }
}
