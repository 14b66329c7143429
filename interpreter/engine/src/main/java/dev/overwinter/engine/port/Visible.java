package dev.overwinter.engine.port;

import java.util.SequencedMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// What an expression sees: JSON values, and objects whose members are loaded when they are read, so that an
/// expression over an execution with 500 large outputs loads only the one it names.
public sealed interface Visible {

    record Json(JsonNode value) implements Visible {}

    /// A read-only object. A supplier may be asked more than once and gives an equal value each time.
    record Members(SequencedMap<String, Supplier<Visible>> members) implements Visible {}
}
