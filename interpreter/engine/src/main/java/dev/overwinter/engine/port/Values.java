package dev.overwinter.engine.port;

import tools.jackson.databind.JsonNode;

/// Reads the immutable payloads of one execution.
@FunctionalInterface
public interface Values {

    /// @throws java.util.NoSuchElementException where the execution has no such payload: unreadable state, an
    ///   incident
    JsonNode payload(long id);
}
