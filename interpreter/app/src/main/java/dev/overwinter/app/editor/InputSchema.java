package dev.overwinter.app.editor;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An agent's input schema as it applies to what stands in a file: everywhere an expression may stand in place of the
/// value, and an agent's defaults are told, not inserted.
///
/// @param root where the schema will stand, as a reference: its own references lead there
/// @param isPartial true where other places add to it, so that nothing is required
record InputSchema(String root, boolean isPartial) {
    private static final String EXPRESSION = "\\$\\{";
    private static final Set<String> LEFT_OUT = Set.of("$schema", "$id", "default", "format", "maxLength", "oneOf");
    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "$defs", "dependentSchemas");
    private static final Set<String> LISTS = Set.of("prefixItems", "anyOf", "allOf");
    private static final Set<String> SINGLE = Set.of("items", "additionalProperties", "unevaluatedProperties");

    ObjectNode inFile(JsonNode schema) {
        var made = JsonNodeFactory.instance.objectNode();
        schema.properties().stream()
                .filter(keyword -> !LEFT_OUT.contains(keyword.getKey()))
                .filter(keyword -> !isPartial || !keyword.getKey().equals("required"))
                .forEach(keyword -> made.set(keyword.getKey(), keyword(keyword)));
        if (schema.has("oneOf")) {
            made.set("anyOf", all(schema.path("oneOf")));
        }
        describe(made, schema);
        takeExpressions(made);
        return made;
    }

    private JsonNode keyword(Map.Entry<String, JsonNode> keyword) {
        var value = keyword.getValue();
        if (MAPS.contains(keyword.getKey())) {
            var made = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(member -> made.set(member.getKey(), sub(member.getValue())));
            return made;
        }
        if (LISTS.contains(keyword.getKey())) {
            return all(value);
        }
        if (SINGLE.contains(keyword.getKey())) {
            return sub(value);
        }
        boolean isOwn = keyword.getKey().equals("$ref") && value.asString("").startsWith("#");
        return isOwn
                ? JsonNodeFactory.instance.stringNode(root + value.asString().substring(1))
                : value.deepCopy();
    }

    private JsonNode sub(JsonNode schema) {
        return schema.isObject() ? inFile(schema) : schema.deepCopy();
    }

    private ArrayNode all(JsonNode schemas) {
        var made = JsonNodeFactory.instance.arrayNode();
        schemas.forEach(schema -> made.add(sub(schema)));
        return made;
    }

    /// Editors insert a `default` into what they complete, where it only takes room.
    private static void describe(ObjectNode made, JsonNode schema) {
        var told = schema.path("markdownDescription")
                .asString(schema.path("description").asString(""));
        var text = schema.has("default") ? told + " Default: `" + schema.path("default") + "`." : told;
        if (!text.isBlank()) {
            made.remove("description");
            made.put("markdownDescription", text.strip());
        }
    }

    private static void takeExpressions(ObjectNode made) {
        var given = made.path("type");
        if (!given.isMissingNode()) {
            var types = JsonNodeFactory.instance.arrayNode();
            (given.isArray() ? given.valueStream() : Stream.of(given)).forEach(types::add);
            boolean takesText =
                    types.valueStream().anyMatch(type -> type.asString().equals("string"));
            if (!takesText) {
                made.set("type", types.add("string"));
                made.put("pattern", EXPRESSION).put("patternErrorMessage", message(types));
            } else if (made.has("pattern")) {
                made.put("pattern", "(?:" + made.path("pattern").asString() + ")|" + EXPRESSION);
            }
        }
        choice(made, "enum");
        choice(made, "const");
    }

    private static String message(ArrayNode types) {
        var said = types.valueStream().map(type -> switch (type.asString()) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "an object";
            case "null" -> "null";
            default -> "an expression ${ ... }";
        });
        return said.collect(Collectors.joining(" or "));
    }

    private static void choice(ObjectNode made, String keyword) {
        var choices = made.remove(keyword);
        if (choices != null) {
            var either = made.withArray("allOf").addObject().putArray("anyOf");
            either.addObject().set(keyword, choices);
            either.addObject().put("type", "string").put("pattern", EXPRESSION);
        }
    }
}
