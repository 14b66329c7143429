package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import dev.overwinter.engine.port.Visible;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Turns the value of an expression into JSON, within the limits of a result.
///
/// A `Date` becomes ISO 8601 text in UTC with milliseconds; a value of the workflow that the expression passes on
/// stays as it was, digit for digit. What JSON cannot say (`undefined`, `NaN`, a function, a `Map`) is the
/// author's error.
final class ResultReader {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<String> NOT_PLAIN =
            Set.of("RegExp", "Promise", "Error", "RangeError", "TypeError", "WeakMap", "WeakSet");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final View view;
    private final ExpressionLimits limits;
    private long charsLeft;

    /// The whole result is undefined; the reader cannot say why, who knows the expression can.
    static final class ResultUndefined extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ResultUndefined() {
            super("undefined", null, false, false);
        }
    }

    ResultReader(View view, ExpressionLimits limits) {
        this.view = view;
        this.limits = limits;
        charsLeft = limits.outputChars();
    }

    JsonNode read(Value value) {
        if (isUndefined(value)) {
            throw new ResultUndefined();
        }
        return read(value, "", 0);
    }

    /// A value that was never in JavaScript.
    JsonNode read(Visible visible) {
        return switch (visible) {
            case Visible.Json(JsonNode node) -> passed(node);
            case Visible.Members members -> whole(members, 0);
        };
    }

    private JsonNode read(Value value, String place, int depth) {
        if (depth > limits.outputDepth()) {
            throw new ExpressionFailed(
                    "the result is nested more than " + limits.outputDepth() + " deep, or contains itself");
        }
        if (value.isNull()) {
            if (isUndefined(value)) {
                throw new ExpressionFailed(named(place) + " is undefined; write `?? null` if it may be missing");
            }
            return counted(NODES.nullNode(), 4);
        }
        if (value.isBoolean()) {
            return counted(NODES.booleanNode(value.asBoolean()), 5);
        }
        if (value.isString()) {
            return text(value.asString());
        }
        if (value.isNumber()) {
            return number(value, place);
        }
        if (value.isProxyObject()) {
            return proxied(value.asProxyObject(), depth);
        }
        return composed(value, place, depth);
    }

    private JsonNode composed(Value value, String place, int depth) {
        if (value.isInstant()) {
            return text(INSTANT.format(value.asInstant()));
        }
        if (value.canExecute()) {
            throw cannotBeJson(place, "a function");
        }
        if (value.hasHashEntries()) {
            throw cannotBeJson(place, "a Map (Object.fromEntries makes an object of it)");
        }
        if (value.hasArrayElements()) {
            return array(value, place, depth);
        }
        String type = typeName(value);
        if (type.equals("Set")) {
            throw cannotBeJson(place, "a Set ([...set] makes an array of it)");
        }
        if (value.hasIterator()) {
            throw cannotBeJson(place, "an iterator ([...it] makes an array of it)");
        }
        if (type.equals("Date")) {
            throw cannotBeJson(place, "an invalid Date");
        }
        if (!value.hasMembers() || value.isException() || NOT_PLAIN.contains(type)) {
            throw cannotBeJson(place, ("AEIO".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type);
        }
        return object(value, place, depth);
    }

    private JsonNode number(Value value, String place) {
        JsonNode number = Numbers.toJson(value);
        if (number == null) {
            throw cannotBeJson(place, Double.isNaN(value.asDouble()) ? "NaN (not a number)" : value.toString());
        }
        return counted(number, 4);
    }

    private JsonNode array(Value value, String place, int depth) {
        ArrayNode array = NODES.arrayNode();
        count(2);
        long size = value.getArraySize();
        for (long i = 0; i < size; i++) {
            array.add(read(value.getArrayElement(i), place + "[" + i + "]", depth + 1));
        }
        return array;
    }

    private JsonNode object(Value value, String place, int depth) {
        ObjectNode object = NODES.objectNode();
        count(2);
        for (String key : value.getMemberKeys()) {
            count(key.length() + 4L);
            String memberPlace = place.isEmpty() ? key : place + "." + key;
            object.set(key, read(value.getMember(key), memberPlace, depth + 1));
        }
        return object;
    }

    private JsonNode proxied(Object proxy, int depth) {
        return switch (proxy) {
            case Viewed.ViewedObject object -> passed(object.node());
            case Viewed.ViewedArray array -> passed(array.node());
            case Viewed.ViewedMembers members -> whole(members.members(), depth);
            default -> throw new IllegalStateException("a proxy that this package did not make");
        };
    }

    private JsonNode whole(Visible.Members members, int depth) {
        ObjectNode object = NODES.objectNode();
        count(2);
        for (String name : members.members().keySet()) {
            count(name.length() + 4L);
            Visible member = view.load(members, name);
            object.set(
                    name,
                    switch (member) {
                        case null -> NODES.nullNode();
                        case Visible.Json(JsonNode node) -> passed(node);
                        case Visible.Members inner -> whole(inner, depth + 1);
                    });
        }
        return object;
    }

    private JsonNode passed(JsonNode node) {
        countTree(node);
        return node;
    }

    private void countTree(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT ->
                node.properties().forEach(member -> {
                    count(member.getKey().length() + 4L);
                    countTree(member.getValue());
                });
            case ARRAY ->
                node.forEach(element -> {
                    count(1);
                    countTree(element);
                });
            case STRING -> count(node.stringValue().length() + 2L);
            default -> count(4);
        }
    }

    private JsonNode text(String text) {
        return counted(NODES.stringNode(text), text.length() + 2L);
    }

    private JsonNode counted(JsonNode node, long chars) {
        count(chars);
        return node;
    }

    private void count(long chars) {
        charsLeft -= chars;
        if (charsLeft < 0) {
            throw new ExpressionFailed("the result is larger than " + limits.outputChars() + " characters of JSON");
        }
    }

    private static boolean isUndefined(Value value) {
        return value.isNull() && value.toString().equals("undefined");
    }

    private static ExpressionFailed cannotBeJson(String place, String what) {
        return new ExpressionFailed(named(place) + " is " + what + ", which JSON cannot hold");
    }

    private static String named(String place) {
        return place.isEmpty() ? "the result" : "\"" + place + "\" of the result";
    }

    private static String typeName(Value value) {
        @Nullable Value type = value.getMetaObject();
        return type == null ? "value" : type.getMetaSimpleName();
    }
}
