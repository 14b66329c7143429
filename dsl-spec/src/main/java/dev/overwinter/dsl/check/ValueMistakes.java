package dev.overwinter.dsl.check;

import com.networknt.schema.Error;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Values of the wrong type, outside a choice, or of the wrong form.
final class ValueMistakes {
    private static final Set<String> YES = Set.of("yes", "on", "y");
    private static final Set<String> NO = Set.of("no", "off", "n");
    private static final Pattern CHOICE = Pattern.compile("\\^\\(([a-z]+(?:\\|[a-z]+)+)\\)\\$");
    private static final Set<String> DURATIONS = Set.of("duration", "deadline", "wait");

    private final Draft draft;

    ValueMistakes(Draft draft) {
        this.draft = draft;
    }

    void report(Error error, StructureCheck.Place place) {
        var schema = LanguageSchema.get().around(error);
        switch (error.getKeyword()) {
            case "type" -> type(error, place, schema);
            case "enum" -> choice(place, schema);
            case "const" -> constant(place, schema.path("const"));
            case "pattern" -> form(error, place, schema);
            case "minimum", "exclusiveMinimum" -> tooSmall(place, schema);
            case "minItems", "minProperties", "minLength" -> empty(place);
            default ->
                draft.errorAbout(place.tree(), "wrong-type", subject(place) + " has an unexpected value", null, null);
        }
    }

    private void type(Error error, StructureCheck.Place place, JsonNode schema) {
        var tree = place.tree();
        boolean scalar = tree instanceof Tree.Scalar;
        if (isDuration(error) && scalar && !tree.json().isNull() && !tree.json().isBoolean()) {
            return;
        }
        var types = types(schema.path("type"));
        if (tree instanceof Tree.Scalar found && found.value().isNull()) {
            draft.errorAbout(
                    tree,
                    "no-value",
                    subject(place) + " has no value",
                    expected(schema, types) + " was expected",
                    null);
        } else if (types.contains("boolean") && tree instanceof Tree.Scalar found && yesOrNo(found) != null) {
            yesIsText(found);
        } else {
            draft.errorAbout(
                    tree,
                    "wrong-type",
                    subject(place) + " must be " + expected(schema, types),
                    "found " + found(tree),
                    typeHint(place, types, schema));
        }
    }

    private void yesIsText(Tree.Scalar found) {
        var text = found.value().asString();
        draft.errorAbout(
                found,
                "yes-is-text",
                "\"" + text + "\" is a text",
                "true or false was expected",
                "YAML 1.2 knows only true and false: write " + yesOrNo(found));
    }

    private static @Nullable String yesOrNo(Tree.Scalar scalar) {
        var text = scalar.value().asString("").toLowerCase(Locale.ROOT);
        return YES.contains(text) ? "true" : NO.contains(text) ? "false" : null;
    }

    private void choice(StructureCheck.Place place, JsonNode schema) {
        var values = new ArrayList<String>();
        schema.path("enum").forEach(value -> values.add(value.asString()));
        var found = place.tree().json();
        draft.errorAbout(
                place.tree(),
                "not-a-choice",
                subject(place) + " cannot be "
                        + (found.isString() ? "\"" + found.asString() + "\"" : found(place.tree())),
                "expected " + KeyMistakes.list(values, "or"),
                found.isString() ? Spelling.hint(found.asString(), values) : null);
    }

    private void constant(StructureCheck.Place place, JsonNode wanted) {
        if (wanted.isBoolean() && place.tree() instanceof Tree.Scalar scalar && "true".equals(yesOrNo(scalar))) {
            yesIsText(scalar);
            return;
        }
        boolean language = "dsl".equals(place.key());
        draft.errorAbout(
                place.tree(),
                "not-a-choice",
                subject(place) + " must be " + wanted.asString(),
                "found " + found(place.tree()),
                language ? "this version of Overwinter reads version 1 of the language" : null);
    }

    private void form(Error error, StructureCheck.Place place, JsonNode schema) {
        if (isDuration(error)) {
            return;
        }
        var text = place.tree().json().asString("");
        var title = schema.path("title").asString("");
        var words = CHOICE.matcher(schema.path("pattern").asString(""));
        if (words.matches()) {
            draft.errorAbout(
                    place.tree(),
                    "not-a-choice",
                    subject(place) + " cannot be \"" + text + "\"",
                    "expected " + schema.path("patternErrorMessage").asString(""),
                    Spelling.hint(text, List.of(words.group(1).split("\\|"))));
            return;
        }
        if (schema.path("pattern").asString("").startsWith("^\\s*\\$\\{")) {
            draft.errorAbout(
                    place.tree(),
                    "wrong-type",
                    subject(place) + " must be " + (title.equals("people") ? "users and groups" : title),
                    "found " + found(place.tree()),
                    title.equals("people")
                            ? "write { users: [ann], groups: [physicians] }"
                            : text.matches("[0-9.]+")
                                    ? "write it without quotes"
                                    : title.endsWith("number")
                                            ? "write a number, or an expression: ${ ... }"
                                            : title.startsWith("a list") ? "an expression is written ${ ... }" : null);
            return;
        }
        draft.errorAbout(
                place.tree(),
                "bad-name",
                "\"" + text + "\" cannot stand here",
                schema.path("patternErrorMessage").asString("") + " expected",
                nameHint(text, schema.path("pattern").asString("")));
    }

    /// A name that would be right with other characters between its words.
    private static @Nullable String nameHint(String text, String pattern) {
        if (text.contains("${")) {
            return null;
        }
        for (var between : List.of(".", "_", "-", "")) {
            var better = text.strip().replaceAll("[^A-Za-z0-9._-]+|[-_]", between);
            if (!better.equals(text) && better.matches(pattern)) {
                return "write " + better;
            }
        }
        return null;
    }

    private void tooSmall(StructureCheck.Place place, JsonNode schema) {
        draft.errorAbout(
                place.tree(),
                "too-small",
                subject(place)
                        + (schema.has("minimum")
                                ? " must be at least " + schema.path("minimum").asString()
                                : " must be more than "
                                        + schema.path("exclusiveMinimum").asString()),
                "found " + found(place.tree()),
                "maxAttempts".equals(place.key()) ? "it counts the first try: 1 means no retry" : null);
    }

    private void empty(StructureCheck.Place place) {
        draft.errorAbout(
                place.tree(),
                "empty",
                subject(place) + " is empty",
                place.tree() instanceof Tree.Scalar ? "a text was expected" : "at least one entry was expected",
                null);
    }

    private static boolean isDuration(Error error) {
        var path = error.getSchemaLocation().getFragment();
        return path.getNameCount() == 3 && DURATIONS.contains(path.getName(1));
    }

    private static String subject(StructureCheck.Place place) {
        return place.isWorkflow()
                ? "the file"
                : place.member() == null ? "an entry of \"" + place.key() + "\"" : "\"" + place.key() + "\"";
    }

    private static List<String> types(JsonNode type) {
        if (type.isString()) {
            return List.of(type.asString());
        }
        var types = new ArrayList<String>();
        type.forEach(one -> types.add(one.asString()));
        return types;
    }

    private static String expected(JsonNode schema, List<String> types) {
        var title = schema.path("title").asString("");
        if (!title.isEmpty()) {
            return title;
        }
        if (schema.path("dependentSchemas").has("agent")) {
            return "an object with an id and a kind";
        }
        return KeyMistakes.list(
                types.stream()
                        .filter(type -> !type.equals("null"))
                        .map(ValueMistakes::typeName)
                        .toList(),
                "or");
    }

    private static String typeName(String type) {
        return switch (type) {
            case "string" -> "a text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            default -> "an object";
        };
    }

    static String found(Tree tree) {
        return switch (tree) {
            case Tree.Items _ -> "a list";
            case Tree.Fields _ -> "an object";
            case Tree.Scalar scalar -> {
                var value = scalar.value();
                var text = value.asString("");
                yield !value.isString()
                        ? (value.isNull() ? "nothing" : "the " + (value.isNumber() ? "number " : "value ") + value)
                        : text.length() > 40 ? "a text" : "the text \"" + text + "\"";
            }
        };
    }

    private @Nullable String typeHint(StructureCheck.Place place, List<String> types, JsonNode schema) {
        var tree = place.tree();
        if (tree instanceof Tree.Scalar scalar) {
            var written = draft.source().text().substring(scalar.start(), scalar.end());
            if (types.contains("string") && !scalar.value().isString()) {
                return schema.path("title").asString("").contains("number")
                        ? null
                        : "put it in quotes: \"" + written + "\"";
            }
            return types.contains("array") ? "write it as a list: [" + written + "]" : shape(place.key(), written);
        }
        if (tree instanceof Tree.Fields && types.contains("array") && !types.contains("object")) {
            return "begin each entry with \"- \"";
        }
        if (tree instanceof Tree.Items && "parallel".equals(place.key())) {
            return "give each branch a name: { branches: { one: [...], two: [...] } }";
        }
        return tree instanceof Tree.Items && Set.of("forEach", "repeat").contains(String.valueOf(place.key()))
                ? "put the list under \"do:\" inside"
                : null;
    }

    /// How an object is written that an author took for a single value.
    private static @Nullable String shape(@Nullable String key, String written) {
        return switch (key) {
            case "backoff" -> "write { delay: " + written + " }";
            case "budget" -> "write { usd: " + written + " }";
            case "emit", "listen", "event" -> "write { type: " + written + " }";
            case "workflow" -> "write { name: " + written + " }";
            case "schedule" -> "write { cron: " + written + " }";
            case "repeat" -> "write { do: [...], until: ..., maxIterations: " + written + " }";
            case "forEach" -> "write { in: " + written + ", do: [...] }";
            case "remind" -> "write { every: " + written + " }";
            case "set" -> "write { name: value } for each variable";
            case "fail" -> "write { type: my.error, title: ... }";
            case "form", "accept", "input" -> "it is a JSON Schema, such as { type: object, properties: { ... } }";
            case null, default -> null;
        };
    }
}
