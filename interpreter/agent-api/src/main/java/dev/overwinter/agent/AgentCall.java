package dev.overwinter.agent;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One delivery of one attempt.
///
/// @param input the step's `with`, secrets filled in; the same for every attempt of a visit
/// @param idempotencyKey the same for every attempt and delivery of a visit, new for each visit
/// @param attempt from 1; a retry is 2 or later
/// @param deadline when the engine stops waiting for this attempt; null where it waits without bound
/// @param cancellation tells the agent that nobody waits any more
/// @param callback where an answer may be sent after `AgentResult.Later`
/// @param turn what a durable step function (`AgentResult.Next`) left behind; null at its first turn
/// @param origin who calls
public record AgentCall(
        Map<String, Object> input,
        String idempotencyKey,
        int attempt,
        @Nullable Instant deadline,
        CancellationToken cancellation,
        Callback callback,
        @Nullable Turn turn,
        Origin origin) {

    /// The address of this attempt.
    public record Callback(String url, String token) {}

    /// The state given with `AgentResult.Next` and the outcomes of the calls it asked for, in the order asked.
    public record Turn(@Nullable Object state, List<CallOutcome> outcomes) {}

    /// The end of one call: an output, or an error type with its text.
    ///
    /// @param errorType null where the call succeeded
    public record CallOutcome(
            @Nullable Object output,
            @Nullable String errorType,
            @Nullable String errorDetail) {}

    /// @param address the step with the indexes of the loops around it, such as `pay[3].transfer`
    /// @param folder the folder of the workflow file, where it is known: the home of files named in the input
    public record Origin(
            String execution,
            String workflow,
            String step,
            String address,
            @Nullable Path folder) {}
}
