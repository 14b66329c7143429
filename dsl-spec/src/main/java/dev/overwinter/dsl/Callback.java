package dev.overwinter.dsl;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `callback:` is a callback gate that a machine answers.
///
/// @param request sent when the gate is open; an exhausted request fails the gate
/// @param accept JSON Schema of the answer's payload
/// @param heartbeat the longest silence before `callback.heartbeat`
public record Callback(
        StepHead head,
        @Nullable AgentUse request,
        @Nullable JsonNode accept,
        @Nullable Length timeout,
        @Nullable Length heartbeat)
        implements Node {
    @Override
    public String kind() {
        return "callback";
    }
}
