package dev.overwinter.app.testing;

import dev.overwinter.agent.AgentResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the outside says to the calls of one step, in order.
///
/// @param replies one for each attempt or probe
/// @param always answers every call after those; null: one more call fails the case
record AgentScript(List<Reply> replies, @Nullable Reply always) {

    /// @param duration how much time passes in the call
    /// @param cost what the call cost; null: nothing is said
    record Reply(Says says, Duration duration, AgentResult.@Nullable Usage cost) {}

    /// What comes of a call.
    sealed interface Says {
        record Output(JsonNode value) implements Says {}

        /// @param retryAfter the least delay that the other side asks for
        record Fails(
                AgentResult.AgentError error,
                AgentResult.Effect effect,
                boolean retryable,
                @Nullable Duration retryAfter)
                implements Says {}

        /// No answer comes until the attempt's timeout has passed.
        record TimesOut() implements Says {}

        record Later(Duration until, @Nullable Duration heartbeat) implements Says {}

        record Next(JsonNode state, List<Request> calls) implements Says {}

        /// The process dies in the call; the same call comes again, and the next reply answers it.
        record Crashes() implements Says {}
    }

    record Request(String agent, JsonNode input) {}

    /// The reply to the n-th call, n from 0.
    @Nullable
    Reply reply(int n) {
        return n < replies.size() ? replies.get(n) : always;
    }
}
