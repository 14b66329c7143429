package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Tree;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes the JSON Schemas that stand in a workflow (`input`, `form`, `accept`) and reports the commonest slips in
/// them: a
/// type that does not exist, a keyword misspelt, an expression that nobody would evaluate.
final class SchemaBinder {
    private static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "array", "object", "null");
    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "properties",
            "required",
            "items",
            "enum",
            "const",
            "default",
            "title",
            "description",
            "format",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "prefixItems",
            "contains",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "examples",
            "readOnly",
            "writeOnly",
            "deprecated",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedProperties",
            "unevaluatedItems",
            "minContains",
            "maxContains",
            "contentEncoding",
            "contentMediaType",
            "contentSchema");

    private final Binding binding;

    SchemaBinder(Binding binding) {
        this.binding = binding;
    }

    @Nullable
    JsonNode schema(@Nullable Tree tree) {
        if (!(tree instanceof Tree.Fields fields) || binding.draft().isBroken(tree)) {
            return null;
        }
        check(fields);
        return tree.json();
    }

    private void check(Tree.Fields schema) {
        schema.members().values().forEach(this::keyword);
    }

    private void keyword(Tree.Member member) {
        var value = member.value();
        switch (member.key()) {
            case "type" -> type(value);
            case "properties", "patternProperties", "$defs" -> properties(member.key(), value);
            case "items", "additionalProperties", "contains", "not", "if", "then", "else", "propertyNames" ->
                subschema(member.key(), value);
            case "allOf", "anyOf", "oneOf", "prefixItems" -> subschemas(member.key(), value);
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" ->
                of(member, value.json().isNumber(), "a number");
            case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties" ->
                of(
                        member,
                        value.json().isIntegralNumber() && value.json().asLong(-1) >= 0,
                        "a whole number that is not negative");
            case "uniqueItems" -> of(member, value.json().isBoolean(), "true or false");
            case "format" -> of(member, value.json().isString(), "a text");
            case "pattern" -> of(member, isPattern(value), "a regular expression");
            case "required" -> {
                if (!(value instanceof Tree.Items)) {
                    report(
                            value,
                            "\"required\" must be a list of names",
                            "write it as a list: [" + value.json().asString("...") + "]");
                }
            }
            case "enum" -> {
                if (!(value instanceof Tree.Items)) {
                    report(value, "\"enum\" must be a list of values", null);
                }
            }
            case "default", "title", "description", "const" -> expression(value);
            default -> unknown(member);
        }
    }

    private void of(Tree.Member member, boolean fits, String what) {
        if (!fits) {
            var text = member.value().json().asString("");
            report(
                    member.value(),
                    "\"" + member.key() + "\" must be " + what,
                    text.contains("${") ? "an expression in a schema is not evaluated" : null);
        }
    }

    private static boolean isPattern(Tree value) {
        if (!value.json().isString()) {
            return false;
        }
        try {
            Pattern.compile(value.json().asString());
            return true;
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    private void subschemas(String key, Tree value) {
        if (value instanceof Tree.Items items) {
            items.items().forEach(item -> subschema(key, item));
        } else {
            report(value, "\"" + key + "\" must be a list of schemas", null);
        }
    }

    private void type(Tree value) {
        var types = value instanceof Tree.Items items ? items.items() : List.of(value);
        for (var type : types) {
            var name = type.json().asString("");
            if (!TYPES.contains(name)) {
                var near = Spelling.nearest(name, TYPES);
                var meant = switch (name) {
                    case "int", "long" -> "integer";
                    case "bool" -> "boolean";
                    case "text", "str", "date" -> "string";
                    case "list" -> "array";
                    case "float", "double", "decimal" -> "number";
                    case "map", "dict" -> "object";
                    default -> near;
                };
                report(
                        type,
                        "JSON Schema has no type \"" + name + "\"",
                        meant != null ? "did you mean \"" + meant + "\"?" : "it has " + String.join(", ", TYPES));
            }
        }
    }

    private void properties(String key, Tree value) {
        if (!(value instanceof Tree.Fields properties)) {
            report(value, "\"" + key + "\" must be an object", null);
            return;
        }
        properties.members().forEach((name, member) -> subschema(name, member.value()));
    }

    private void subschema(String name, Tree value) {
        if (value instanceof Tree.Fields schema) {
            check(schema);
        } else if (!value.json().isBoolean()) {
            var text = value.json().asString("");
            report(
                    value,
                    "\"" + name + "\" must be a schema",
                    TYPES.contains(text) ? "write { type: " + text + " }" : null);
        }
    }

    private void expression(Tree value) {
        if (value instanceof Tree.Scalar scalar && scalar.value().asString("").contains("${")) {
            report(
                    value,
                    "an expression in a schema is not evaluated",
                    "the first values of a form stand in \"prefill:\"");
        }
    }

    private void unknown(Tree.Member member) {
        var near = KEYWORDS.contains(member.key()) || member.key().length() < 4
                ? null
                : Spelling.nearest(member.key(), KEYWORDS);
        if (near != null) {
            binding.draft()
                    .error(
                            "bad-schema",
                            "JSON Schema has no keyword \"" + member.key() + "\"",
                            binding.draft().keySpan(member),
                            "it would be ignored",
                            "did you mean \"" + near + "\"?");
        }
    }

    private void report(Tree value, String title, @Nullable String hint) {
        binding.draft().error("bad-schema", title, binding.draft().span(value), null, hint);
    }
}
