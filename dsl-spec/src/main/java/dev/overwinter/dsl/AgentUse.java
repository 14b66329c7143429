package dev.overwinter.dsl;

import org.jspecify.annotations.Nullable;

/// One call of an agent as it will be made: named agents, named retry policies and `defaults` are already merged in.
///
/// @param agent the library agent, such as `http.request`
/// @param name the name under `agents:` through which it was used, where there is one
/// @param with the call's input
/// @param timeout of one attempt; no bound where absent
/// @param idempotencyKey a business key in place of the visit's own
/// @param budget the spend cap of one visit with all its attempts
public record AgentUse(
        String agent,
        @Nullable String name,
        Template with,
        RetryPolicy retry,
        @Nullable Length timeout,
        Delivery delivery,
        @Nullable Template idempotencyKey,
        @Nullable Budget budget,
        Span span) {

    /// What happens to an attempt whose engine died in the call: delivered again, or failed as `agent.interrupted`.
    public enum Delivery {
        AT_LEAST_ONCE,
        AT_MOST_ONCE
    }
}
