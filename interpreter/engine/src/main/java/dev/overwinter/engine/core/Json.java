package dev.overwinter.engine.core;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Small questions about JSON values.
final class Json {
    private Json() {}

    /// True where the value's text is surely no longer than about `chars`; stops counting there.
    static boolean isSmall(JsonNode value, int chars) {
        return remaining(value, chars) >= 0;
    }

    /// True where the value's text is longer than about `chars`.
    static boolean isLarge(JsonNode value, int chars) {
        return remaining(value, chars) < 0;
    }

    private static int remaining(JsonNode value, int chars) {
        if (chars < 0) {
            return chars;
        }
        if (value.isString()) {
            return chars - value.stringValue().length() - 2;
        }
        if (!value.isContainer()) {
            return chars - value.toString().length();
        }
        int left = chars - 2;
        if (value instanceof ObjectNode object) {
            for (var property : object.properties()) {
                left = remaining(property.getValue(), left - property.getKey().length() - 4);
                if (left < 0) {
                    return left;
                }
            }
            return left;
        }
        for (var item : value) {
            left = remaining(item, left - 1);
            if (left < 0) {
                return left;
            }
        }
        return left;
    }

    static ObjectNode object() {
        return Turn.JSON.objectNode();
    }

    static JsonNode text(@Nullable String text) {
        return text == null ? Turn.JSON.nullNode() : Turn.JSON.stringNode(text);
    }

    /// The error as expressions and the history see it.
    static ObjectNode of(StepError error, java.util.function.Function<Ref, JsonNode> read) {
        var json = object();
        json.put("type", error.type());
        json.put("title", error.title());
        json.put("status", error.status());
        json.set("detail", text(error.detail()));
        json.put("step", error.step());
        json.put("attempt", error.attempt());
        json.set("data", error.data() == null ? Turn.JSON.nullNode() : read.apply(error.data()));
        json.set("cause", error.cause() == null ? Turn.JSON.nullNode() : of(error.cause(), read));
        return json;
    }

    /// A short form for the history.
    static ObjectNode brief(StepError error) {
        var json = object();
        json.put("error", error.type());
        json.put("title", error.title());
        if (error.detail() != null) {
            json.put("detail", error.detail());
        }
        return json;
    }
}
