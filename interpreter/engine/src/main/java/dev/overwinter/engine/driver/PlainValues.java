package dev.overwinter.engine.driver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON trees to the plain Java values of the agent SPI, and back. Numbers stay exact.
final class PlainValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PlainValues() {}

    static @Nullable Object plain(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isObject()) {
            return object(node);
        }
        if (node.isArray()) {
            var list = new ArrayList<@Nullable Object>(node.size());
            node.forEach(item -> list.add(plain(item)));
            return list;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
        }
        return node.isNumber() ? node.decimalValue() : node.asString();
    }

    static Map<String, @Nullable Object> object(JsonNode node) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        node.properties().forEach(property -> map.put(property.getKey(), plain(property.getValue())));
        return map;
    }

    /// @throws IllegalArgumentException for a value that is not of the SPI's kinds
    static JsonNode json(@Nullable Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case JsonNode node -> node;
            case String text -> JSON.stringNode(text);
            case Boolean flag -> JSON.booleanNode(flag);
            case Integer number -> JSON.numberNode(number);
            case Long number when number == number.intValue() -> JSON.numberNode(number.intValue());
            case Long number -> JSON.numberNode(number);
            case BigInteger number -> JSON.numberNode(number);
            case BigDecimal number -> JSON.numberNode(number);
            case Double number -> JSON.numberNode(BigDecimal.valueOf(number));
            case Float number -> JSON.numberNode(BigDecimal.valueOf(number.doubleValue()));
            case List<?> items -> {
                var array = JSON.arrayNode();
                items.forEach(item -> array.add(json(item)));
                yield array;
            }
            case Map<?, ?> members -> {
                var object = JSON.objectNode();
                members.forEach((name, member) -> object.set(String.valueOf(name), json(member)));
                yield object;
            }
            default ->
                throw new IllegalArgumentException(
                        "an agent gave a " + value.getClass().getName() + "; allowed are JSON's values: null, Boolean, "
                                + "numbers, String, List and Map");
        };
    }
}
