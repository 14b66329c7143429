package dev.overwinter.dsl;

import org.jspecify.annotations.Nullable;

/// `poll:` asks an agent again and again until a condition holds.
///
/// @param until sees `output`, `result`, `previous`
/// @param failIf ends the poll with `poll.failed`
/// @param backoff the delay after probe n
/// @param maxProbes counts the first; absent only where the step has a deadline
/// @param result reshapes each probe; absent: the probe's output
/// @param initial what the first probe sees as `previous`; absent: null
public record Poll(
        StepHead head,
        AgentUse use,
        Expression until,
        @Nullable Expression failIf,
        Backoff backoff,
        @Nullable Amount maxProbes,
        @Nullable Template result,
        @Nullable Template initial)
        implements Node {
    @Override
    public String kind() {
        return "poll";
    }
}
