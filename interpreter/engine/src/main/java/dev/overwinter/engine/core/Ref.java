package dev.overwinter.engine.core;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where an immutable value stands: a small one in the reference itself, a larger one in a payload of its own, the
/// results of branches and iterations in a payload each.
///
/// @param id the payload's number within its execution; 0 where it has none
/// @param inline the value itself
/// @param gathered where the value is put together from those of branches or iterations
public record Ref(
        long id, @Nullable JsonNode inline, @Nullable Gathered gathered) {
    public Ref(long id, @Nullable JsonNode inline) {
        this(id, inline, null);
    }

    /// The value.
    ///
    /// @param payloads reads a payload by its number
    public JsonNode read(java.util.function.LongFunction<JsonNode> payloads) {
        if (inline != null) {
            return inline;
        }
        return gathered != null ? gathered.read(payloads) : payloads.apply(id);
    }
}
