package dev.overwinter.app.testing;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Partial matching: an object needs the members that are named, a list all its items, anything else is equal.
final class Partial {
    private Partial() {}

    static boolean matches(JsonNode expected, JsonNode actual) {
        if (expected.isNull()) {
            return actual.isNull() || actual.isMissingNode();
        }
        if (expected.isObject()) {
            return actual.isObject()
                    && expected.properties().stream()
                            .allMatch(member -> matches(member.getValue(), actual.path(member.getKey())));
        }
        if (expected.isArray()) {
            return actual.isArray() && expected.size() == actual.size() && itemsMatch(expected, actual);
        }
        if (expected.isNumber()) {
            return actual.isNumber() && expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return expected.equals(actual);
    }

    /// What an expectation sees of a value: what matches looks alike, and members that it does not name are left out,
    /// unless one that it names is missing: then the others may tell why.
    static JsonNode seenThrough(JsonNode expected, JsonNode actual) {
        if (matches(expected, actual)) {
            return expected;
        }
        if (expected.isObject() && actual.isObject()) {
            return membersSeen(expected, actual);
        }
        if (expected.isArray() && actual.isArray()) {
            var seen = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < actual.size(); i++) {
                seen.add(i < expected.size() ? seenThrough(expected.get(i), actual.get(i)) : actual.get(i));
            }
            return seen;
        }
        return actual;
    }

    private static JsonNode membersSeen(JsonNode expected, JsonNode actual) {
        var seen = JsonNodeFactory.instance.objectNode();
        boolean isWhole = true;
        for (var member : expected.properties()) {
            var name = member.getKey();
            boolean isThere = actual.has(name) || member.getValue().isNull();
            isWhole &= isThere;
            if (isThere) {
                seen.set(name, seenThrough(member.getValue(), actual.path(name)));
            }
        }
        if (!isWhole) {
            actual.properties().forEach(member -> seen.putIfAbsent(member.getKey(), member.getValue()));
        }
        return seen;
    }

    private static boolean itemsMatch(JsonNode expected, JsonNode actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (!matches(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }
}
