package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks what is literal in a call's `with:` against the agent's input schema.
///
/// It reads only the plain keywords (`type`, `required`, `properties`, `additionalProperties: false`, `enum`,
/// `items`) and
/// is silent where an expression or a combination of schemas decides: better late than a false alarm.
final class WithCheck {
    private final Binding binding;

    WithCheck(Binding binding) {
        this.binding = binding;
    }

    /// @param written the agent's name in the file, where keys that are missing altogether are reported
    void check(String agent, @Nullable Tree with, @Nullable Tree written) {
        var schema = binding.catalogue().inputSchema(agent);
        if (schema == null || written == null || binding.draft().isBroken(written)) {
            return;
        }
        var tree = with == null ? new Tree.Fields(new LinkedHashMap<>(), written.start(), written.end()) : with;
        check(agent, "with", tree, schema);
    }

    private void check(String agent, String key, Tree tree, JsonNode schema) {
        if (binding.draft().isBroken(tree) || isComputed(tree)) {
            return;
        }
        if (!fits(tree, schema.path("type"))) {
            report(tree, "\"" + key + "\" of " + agent + " must be " + typeNames(schema.path("type")), null);
            return;
        }
        if (schema.path("enum").isArray() && !isChoice(tree, schema.path("enum"))) {
            var choices = new ArrayList<String>();
            schema.path("enum").forEach(choice -> choices.add(choice.asString()));
            report(
                    tree,
                    "\"" + key + "\" of " + agent + " must be one of " + String.join(", ", choices),
                    Spelling.hint(tree.json().asString(""), choices));
            return;
        }
        switch (tree) {
            case Tree.Fields fields -> fields(agent, key, fields, schema);
            case Tree.Items items -> items.items().forEach(item -> check(agent, key, item, schema.path("items")));
            case Tree.Scalar _ -> {}
        }
    }

    private void fields(String agent, String key, Tree.Fields fields, JsonNode schema) {
        var known = schema.path("properties");
        boolean closed = schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean()
                && !schema.has("patternProperties")
                && !schema.has("allOf");
        var misspelt = new ArrayList<String>();
        fields.members().forEach((name, member) -> {
            if (known.has(name)) {
                check(agent, name, member.value(), known.path(name));
            } else if (closed) {
                misspelt.add(String.valueOf(Spelling.nearest(name, known.propertyNames())));
                var hint = Spelling.hint(name, known.propertyNames());
                binding.draft()
                        .error(
                                "agent-input",
                                agent + " takes no \"" + name + "\"",
                                binding.draft().keySpan(member),
                                null,
                                hint != null ? hint : "it takes " + String.join(", ", known.propertyNames()));
            }
        });
        for (var required : schema.path("required")) {
            var name = required.asString();
            if (!fields.has(name) && !misspelt.contains(name)) {
                report(fields, agent + " needs \"" + name + "\"", "add it under \"" + key + ":\"");
            }
        }
    }

    private void report(Tree tree, String title, @Nullable String hint) {
        boolean missing = tree instanceof Tree.Fields && hint != null;
        binding.draft()
                .error(
                        "agent-input",
                        title,
                        binding.draft().span(tree),
                        missing ? "it is missing here" : "found " + found(tree),
                        hint);
    }

    private static String found(Tree tree) {
        return switch (tree) {
            case Tree.Fields _ -> "an object";
            case Tree.Items _ -> "a list";
            case Tree.Scalar scalar -> scalar.value().toString();
        };
    }

    private static boolean isComputed(Tree tree) {
        return tree instanceof Tree.Scalar scalar && scalar.value().asString("").contains("${");
    }

    private static boolean isChoice(Tree tree, JsonNode choices) {
        if (!(tree instanceof Tree.Scalar scalar)) {
            return true;
        }
        for (var choice : choices) {
            if (choice.equals(scalar.value())) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(Tree tree, JsonNode type) {
        if (type.isArray()) {
            for (var one : type) {
                if (fits(tree, one)) {
                    return true;
                }
            }
            return type.isEmpty();
        }
        var json = tree.json();
        return switch (type.asString("")) {
            case "string" -> json.isString();
            case "integer" -> json.isIntegralNumber();
            case "number" -> json.isNumber();
            case "boolean" -> json.isBoolean();
            case "array" -> json.isArray();
            case "object" -> json.isObject();
            case "null" -> json.isNull();
            default -> true;
        };
    }

    private static String typeNames(JsonNode type) {
        var names = new ArrayList<String>();
        for (var one : type.isArray() ? type : List.of(type)) {
            names.add(
                    switch (one.asString()) {
                        case "string" -> "a text";
                        case "integer" -> "a whole number";
                        case "number" -> "a number";
                        case "boolean" -> "true or false";
                        case "array" -> "a list";
                        case "object" -> "an object";
                        default -> "nothing";
                    });
        }
        return String.join(" or ", names);
    }
}
