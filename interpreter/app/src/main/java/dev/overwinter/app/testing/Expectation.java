package dev.overwinter.app.testing;

import dev.overwinter.dsl.Span;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What must hold; null or empty: not asked. JSON values are matched in part, see `Partial`.
///
/// @param lines where each key stands, as `status` or `steps.charge`
/// @param steps by id: a status, or an object of status, output, error, attempts
/// @param undone the steps that were undone, in order, exactly
/// @param order history lines or step ids, in this order with anything in between
/// @param probes by step: when each probe was made, from the first one
/// @param gates by step: what people see at the open gate
/// @param openGates the open gates, exactly
/// @param suspensions how often the execution came to rest, waiting
/// @param children other executions by the name of their workflow, in the order of their start
/// @param refused the code with which the start must be refused
record Expectation(
        Span span,
        Map<String, Integer> lines,
        @Nullable String status,
        @Nullable String undo,
        @Nullable JsonNode output,
        @Nullable JsonNode error,
        @Nullable JsonNode incident,
        Map<String, JsonNode> steps,
        Map<String, Calls> calls,
        List<String> notCalled,
        List<String> order,
        @Nullable List<String> undone,
        Map<String, List<Duration>> probes,
        Map<String, JsonNode> gates,
        @Nullable List<String> openGates,
        @Nullable Integer unknownEffects,
        @Nullable Integer suspensions,
        @Nullable List<String> history,
        Map<String, List<Expectation>> children,
        @Nullable String refused) {

    /// The line of a key; of the whole where it has none of its own.
    int line(String key) {
        return lines.getOrDefault(key, span.line());
    }

    /// The calls of one step.
    ///
    /// @param count attempts and probes; a redelivery is not counted
    /// @param deliveries with those that came again after a crash
    /// @param with the input of every call, in part; a list: of each
    /// @param keys how many different idempotency keys
    /// @param at when each was made, from the first one
    record Calls(
            @Nullable Integer count,
            @Nullable Integer deliveries,
            @Nullable JsonNode with,
            @Nullable Boolean sameKey,
            @Nullable Integer keys,
            @Nullable String key,
            @Nullable List<Duration> at) {}
}
