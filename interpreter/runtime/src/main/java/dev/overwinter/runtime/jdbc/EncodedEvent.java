package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import tools.jackson.databind.JsonNode;

/// A CloudEvent as a row.
///
/// @param identity the same for the same source and id
record EncodedEvent(String identity, String type, JsonNode event, byte[] body) {

    static EncodedEvent of(JsonNode event) {
        var source = event.path("source").asString("");
        return new EncodedEvent(
                Digests.of(source.length() + ":" + source + event.path("id").asString("")),
                event.path("type").asString(""),
                event,
                StateCodec.writeBytes(event));
    }
}
