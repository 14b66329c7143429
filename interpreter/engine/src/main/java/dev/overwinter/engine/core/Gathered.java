package dev.overwinter.engine.core;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The results of the branches of a `parallel` or the iterations of a `forEach`: a payload each, written once,
/// when the branch ended. They are put together when somebody reads them.
///
/// @param base the payload of the first; the others follow it
/// @param begun how many were begun; the rest have no payload
/// @param total how many there are
/// @param isNamed true for branches: an object by name; false: a list by index
/// @param part what of each is shown
public record Gathered(long base, int begun, int total, boolean isNamed, Part part) {

    public enum Part {
        /// The outputs; null where there is none.
        OUTPUTS,
        /// `{ status, output, error }` each.
        RESULTS
    }

    Gathered showing(Part other) {
        return new Gathered(base, begun, total, isNamed, other);
    }

    /// The payload of one branch.
    ///
    /// @param name of the branch; null for an iteration
    static ObjectNode entry(@Nullable String name, String status, @Nullable Ref output, @Nullable JsonNode error) {
        var entry = Json.object();
        if (name != null) {
            entry.put("name", name);
        }
        entry.put("status", status);
        if (output != null && output.inline() != null) {
            entry.set("output", output.inline());
        } else if (output != null && output.gathered() == null) {
            entry.put("payload", output.id());
        } else if (output != null) {
            entry.set("gathered", ofGathered(output.gathered()));
        }
        if (error != null) {
            entry.set("error", error);
        }
        return entry;
    }

    private static ObjectNode ofGathered(Gathered gathered) {
        return Json.object()
                .put("base", gathered.base)
                .put("begun", gathered.begun)
                .put("total", gathered.total)
                .put("isNamed", gathered.isNamed);
    }

    JsonNode read(LongFunction<JsonNode> payloads) {
        return isNamed ? byName(payloads) : byIndex(payloads);
    }

    private JsonNode byName(LongFunction<JsonNode> payloads) {
        var object = Json.object();
        for (int i = 0; i < begun; i++) {
            var entry = payloads.apply(base + i);
            object.set(entry.path("name").asString(), shown(entry, payloads));
        }
        return object;
    }

    private JsonNode byIndex(LongFunction<JsonNode> payloads) {
        var array = Turn.JSON.arrayNode();
        for (int i = 0; i < total; i++) {
            if (i < begun) {
                array.add(shown(payloads.apply(base + i), payloads));
            } else {
                array.add(part == Part.OUTPUTS ? Turn.JSON.nullNode() : result("pending", null, null));
            }
        }
        return array;
    }

    private JsonNode shown(JsonNode entry, LongFunction<JsonNode> payloads) {
        var output = output(entry, payloads);
        return part == Part.OUTPUTS ? output : result(entry.path("status").asString(), output, entry.get("error"));
    }

    private static JsonNode output(JsonNode entry, LongFunction<JsonNode> payloads) {
        if (entry.has("payload")) {
            return payloads.apply(entry.path("payload").longValue());
        }
        if (entry.has("gathered")) {
            var inner = entry.path("gathered");
            return new Gathered(
                            inner.path("base").longValue(),
                            inner.path("begun").intValue(),
                            inner.path("total").intValue(),
                            inner.path("isNamed").booleanValue(),
                            Part.OUTPUTS)
                    .read(payloads);
        }
        return entry.has("output") ? entry.path("output") : Turn.JSON.nullNode();
    }

    private static JsonNode result(String status, @Nullable JsonNode output, @Nullable JsonNode error) {
        var result = Json.object().put("status", status);
        result.set("output", output == null ? Turn.JSON.nullNode() : output);
        result.set("error", error == null ? Turn.JSON.nullNode() : error);
        return result;
    }
}
