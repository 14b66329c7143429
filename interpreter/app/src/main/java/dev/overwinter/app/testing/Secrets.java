package dev.overwinter.app.testing;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The secrets of a case. What is shown of a call has their names where the call itself had their values.
final class Secrets {
    private final Map<String, String> now;
    private final Map<String, String> namesByValue =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    Secrets(Map<String, String> given) {
        now = new HashMap<>();
        given.forEach(this::set);
    }

    @Nullable
    String get(String name) {
        return now.get(name);
    }

    /// @param value null: there is none any more
    void set(String name, @Nullable String value) {
        if (value == null) {
            now.remove(name);
        } else {
            now.put(name, value);
            namesByValue.put(value, name);
        }
    }

    /// The value with `${ secrets.NAME }` wherever a secret stands, also one that was given before.
    JsonNode hiddenIn(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                var hidden = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> hidden.set(member.getKey(), hiddenIn(member.getValue())));
                yield hidden;
            }
            case ArrayNode array -> {
                var hidden = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> hidden.add(hiddenIn(item)));
                yield hidden;
            }
            default -> value.isString() ? JsonNodeFactory.instance.stringNode(hiddenIn(value.stringValue())) : value;
        };
    }

    private String hiddenIn(String text) {
        var hidden = text;
        for (var secret : namesByValue.entrySet()) {
            if (!secret.getKey().isEmpty()) {
                hidden = hidden.replace(secret.getKey(), "${ secrets." + secret.getValue() + " }");
            }
        }
        return hidden;
    }
}
