package dev.overwinter.app.testing;

import tools.jackson.databind.JsonNode;

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

    private static boolean itemsMatch(JsonNode expected, JsonNode actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (!matches(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }
}
