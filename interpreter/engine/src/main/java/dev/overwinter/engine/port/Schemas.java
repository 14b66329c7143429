package dev.overwinter.engine.port;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Checks values against JSON Schemas that stand in a workflow: inputs, forms, payloads.
public interface Schemas {

    /// @return what is wrong, each a sentence that names the place in the value; empty where it fits
    List<String> violations(JsonNode schema, JsonNode value);

    /// The value with the schema's `default`s filled in where properties are absent.
    JsonNode withDefaults(JsonNode schema, JsonNode value);
}
