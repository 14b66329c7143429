package dev.overwinter.engine.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One line of what happened, for people; the engine never reads it.
///
/// @param seq gapless within the execution, from 1
/// @param engine true for deliveries and epochs, which differ with the way an execution was run
/// @param type dotted, such as `step.completed`
/// @param key the node, or the root
/// @param detail what belongs to the type, such as `{ "attempt": 2 }`
public record HistoryEntry(
        long seq,
        Instant at,
        boolean engine,
        String type,
        NodeKey key,
        @Nullable JsonNode detail) {}
