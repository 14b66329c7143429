package dev.overwinter.engine.core;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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

    /// The value as a reload would give it: whole numbers in the smallest kind that holds them, others as
    /// decimals. Gives the value itself where it is so already.
    static JsonNode asReloaded(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode changed = null;
            for (var property : object.properties()) {
                var member = asReloaded(property.getValue());
                if (member != property.getValue()) {
                    changed = changed == null ? object.objectNode().setAll(object) : changed;
                    changed.set(property.getKey(), member);
                }
            }
            return changed == null ? value : changed;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode changed = null;
            for (int i = 0; i < array.size(); i++) {
                var item = asReloaded(array.get(i));
                if (item != array.get(i)) {
                    changed = changed == null ? array.arrayNode().addAll(array) : changed;
                    changed.set(i, item);
                }
            }
            return changed == null ? value : changed;
        }
        return value.isNumber() ? number(value) : value.isMissingNode() ? Turn.JSON.nullNode() : value;
    }

    private static JsonNode number(JsonNode value) {
        if (!value.isIntegralNumber()) {
            return value.isBigDecimal() ? value : Turn.JSON.numberNode(new java.math.BigDecimal(value.asString()));
        }
        if (value.canConvertToInt()) {
            return value.isInt() ? value : Turn.JSON.numberNode(value.intValue());
        }
        if (value.canConvertToLong()) {
            return value.isLong() ? value : Turn.JSON.numberNode(value.longValue());
        }
        return value;
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
