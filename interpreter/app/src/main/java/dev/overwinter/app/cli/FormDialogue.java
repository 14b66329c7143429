package dev.overwinter.app.cli;

import dev.overwinter.app.wiring.Yaml;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Asks for the fields of a form, one after the other, and asks again where a field does not fit.
final class FormDialogue {
    private static final Set<String> YES = Set.of("yes", "y", "true");
    private static final Set<String> NO = Set.of("no", "n", "false");

    private final Console console;

    FormDialogue(Console console) {
        this.console = console;
    }

    /// @param schema the form's JSON Schema
    /// @return null where there is no form
    @Nullable
    JsonNode fill(JsonNode schema, JsonNode prefill) {
        if (!schema.isObject()) {
            return null;
        }
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        var form = JsonNodeFactory.instance.objectNode();
        for (var property : schema.path("properties").properties()) {
            var name = property.getKey();
            var value = field(name, property.getValue(), prefill.path(name), required.contains(name));
            if (value != null) {
                form.set(name, value);
            }
        }
        return form;
    }

    private @Nullable JsonNode field(String name, JsonNode schema, JsonNode prefill, boolean isRequired) {
        var choices = choices(schema);
        while (true) {
            var given = console.readLine("%s", prompt(name, schema, choices, prefill, isRequired));
            if (given == null) {
                return null;
            }
            if (given.isBlank()) {
                if (!prefill.isMissingNode()) {
                    return prefill;
                }
                if (!isRequired) {
                    return null;
                }
                console.printf("  This one is needed.%n");
                continue;
            }
            var value = value(schema, given.strip());
            if (value != null && (choices.isEmpty() || choices.contains(value.asString()))) {
                return value;
            }
            console.printf("  Please give %s.%n", expected(schema, choices));
        }
    }

    private static List<String> choices(JsonNode schema) {
        var choices = new ArrayList<String>();
        schema.path("enum").forEach(choice -> choices.add(choice.asString()));
        return choices;
    }

    private static String prompt(
            String name, JsonNode schema, List<String> choices, JsonNode prefill, boolean isRequired) {
        var notes = new ArrayList<String>();
        if (!choices.isEmpty() || !type(schema).equals("string")) {
            notes.add(expected(schema, choices));
        }
        if (!isRequired) {
            notes.add("may be empty");
        }
        return schema.path("title").asString(name)
                + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")")
                + (prefill.isMissingNode() ? "" : " [" + prefill.asString() + "]")
                + ": ";
    }

    private static String expected(JsonNode schema, List<String> choices) {
        if (!choices.isEmpty()) {
            return String.join(" / ", choices);
        }
        return switch (type(schema)) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "yes or no";
            case "array" -> "a list such as [a, b]";
            case "object" -> "an object such as {a: 1}";
            default -> "a text";
        };
    }

    private static String type(JsonNode schema) {
        return schema.path("type").asString("string");
    }

    /// @return null where the text does not fit the type
    private static @Nullable JsonNode value(JsonNode schema, String given) {
        var json = JsonNodeFactory.instance;
        return switch (type(schema)) {
            case "string" -> json.stringNode(given);
            case "boolean" -> {
                var word = given.toLowerCase(Locale.ROOT);
                yield YES.contains(word) || NO.contains(word) ? json.booleanNode(YES.contains(word)) : null;
            }
            case "integer" -> parsed(given) instanceof JsonNode value && value.isIntegralNumber() ? value : null;
            case "number" -> parsed(given) instanceof JsonNode value && value.isNumber() ? value : null;
            case "array" -> parsed(given) instanceof JsonNode value && value.isArray() ? value : null;
            case "object" -> parsed(given) instanceof JsonNode value && value.isObject() ? value : null;
            default -> parsed(given);
        };
    }

    private static @Nullable JsonNode parsed(String given) {
        try {
            return Yaml.read(given);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
