package dev.overwinter.engine.core;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where an immutable value stands: a small one in the reference itself, a larger one in a payload of its own.
///
/// @param id the payload's number within its execution; 0 where the value is `inline`
public record Ref(long id, @Nullable JsonNode inline) {}
