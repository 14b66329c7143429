package dev.overwinter.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The four ways in which a call ends.
public sealed interface AgentResult {

    /// The work is done.
    record Ok(@Nullable Object output, @Nullable Usage usage) implements AgentResult {}

    /// The work failed.
    ///
    /// @param error what went wrong
    /// @param effect whether the outside may have changed all the same
    /// @param retryable true for faults that pass: timeouts, overload, lost connections
    /// @param retryAfter the least delay that the other side asked for
    record Failed(
            AgentError error,
            Effect effect,
            boolean retryable,
            @Nullable Duration retryAfter,
            @Nullable Usage usage) implements AgentResult {}

    /// The answer comes later, to `AgentCall.callback()`; nothing runs and nothing is held meanwhile.
    ///
    /// @param until when the attempt counts as timed out
    /// @param heartbeat the longest silence allowed; null where none is expected
    record Later(Instant until, @Nullable Duration heartbeat) implements AgentResult {}

    /// A durable step function: make these calls, each with its own key and checkpoint, then call this agent again
    /// with the state and their outcomes.
    ///
    /// @param state comes back in `AgentCall.Turn`; must be a JSON value
    record Next(
            @Nullable Object state,
            List<Request> calls,
            @Nullable Usage usage) implements AgentResult {
        public Next {
            calls = List.copyOf(calls);
        }
    }

    /// A call that `Next` asks for.
    record Request(String agent, Map<String, Object> input) {}

    /// What is known of the outside after a failure.
    enum Effect {
        /// Surely nothing happened.
        NONE,
        /// It may have happened.
        UNKNOWN
    }

    /// What the call cost.
    ///
    /// @param usd null where unknown
    record Usage(@Nullable String model, long inputTokens, long outputTokens, java.math.@Nullable BigDecimal usd) {}

    /// An error in the manner of RFC 9457.
    ///
    /// @param type dotted slug, such as `http.404`
    /// @param title one line for people
    /// @param status a protocol's number, such as 404
    record AgentError(
            String type,
            String title,
            @Nullable Integer status,
            @Nullable String detail,
            @Nullable Object data) {
        public static AgentError of(String type, String title) {
            return new AgentError(type, title, null, null, null);
        }
    }

    static AgentResult ok(@Nullable Object output) {
        return new Ok(output, null);
    }

    static AgentResult failed(AgentError error, Effect effect, boolean retryable) {
        return new Failed(error, effect, retryable, null, null);
    }
}
