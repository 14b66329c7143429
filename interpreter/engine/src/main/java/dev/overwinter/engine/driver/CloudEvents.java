package dev.overwinter.engine.driver;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What makes a JSON value a CloudEvent 1.0: `type`, `source` and `id` are texts. What is missing and can be
/// given, is.
final class CloudEvents {
    private CloudEvents() {}

    /// @throws Refused where something is missing or wrong
    static JsonNode checked(JsonNode given, Instant now) {
        if (!(given instanceof ObjectNode object)) {
            throw new Refused("invalid-event", "an event is an object with at least `type`, `source` and `id`");
        }
        var event = object.deepCopy();
        for (var field : new String[] {"type", "source", "id"}) {
            var value = event.path(field);
            if (!value.isString() || value.stringValue().isBlank()) {
                throw new Refused(
                        "invalid-event",
                        "the event's `" + field + "` must be a text that is not empty (CloudEvents 1.0)");
            }
        }
        if (!event.path("specversion").asString("1.0").startsWith("1.")) {
            throw new Refused("invalid-event", "only CloudEvents of specversion 1.0 are understood");
        }
        event.put("specversion", "1.0");
        if (!event.hasNonNull("time")) {
            event.put("time", now.toString());
        }
        return event;
    }
}
