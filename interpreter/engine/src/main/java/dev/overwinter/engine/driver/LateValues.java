package dev.overwinter.engine.driver;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Fills the late values of a stored input in: secrets and callback addresses, which never reach a row.
final class LateValues {
    private LateValues() {}

    /// A secret that nobody gave.
    static final class MissingSecret extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingSecret(String name) {
            super("the secret " + name + " is not set", null, false, false);
        }
    }

    /// @param stored `{ "value": ..., "late": [ { "at": [...], "parts": [...] } ] }`
    /// @param secrets finds a secret by name
    /// @param callback gives the callback's `url` or `token`
    /// @throws MissingSecret where `secrets` gives null
    static JsonNode filled(
            JsonNode stored, Function<String, @Nullable String> secrets, Function<String, String> callback) {
        var late = stored.path("late");
        var value = stored.path("value");
        if (late.isEmpty()) {
            return value;
        }
        var filled = value.deepCopy();
        for (var slot : late) {
            var text = new StringBuilder();
            for (var part : slot.path("parts")) {
                text.append(part(part, secrets, callback));
            }
            filled = with(filled, slot.path("at"), text.toString());
        }
        return filled;
    }

    private static String part(
            JsonNode part, Function<String, @Nullable String> secrets, Function<String, String> callback) {
        if (part.isString()) {
            return part.stringValue();
        }
        if (part.has("secret")) {
            var name = part.path("secret").stringValue();
            var secret = secrets.apply(name);
            if (secret == null) {
                throw new MissingSecret(name);
            }
            return secret;
        }
        return callback.apply(part.path("callback").stringValue());
    }

    private static JsonNode with(JsonNode root, JsonNode path, String text) {
        var value = JsonNodeFactory.instance.stringNode(text);
        if (path.isEmpty()) {
            return value;
        }
        JsonNode holder = root;
        for (int i = 0; i < path.size() - 1; i++) {
            holder = path.get(i).isInt()
                    ? holder.path(path.get(i).intValue())
                    : holder.path(path.get(i).stringValue());
        }
        var last = path.get(path.size() - 1);
        switch (holder) {
            case ObjectNode object -> object.set(last.stringValue(), value);
            case ArrayNode array -> array.set(last.intValue(), value);
            default -> throw new IllegalArgumentException("a late value has no place at " + path);
        }
        return root;
    }
}
