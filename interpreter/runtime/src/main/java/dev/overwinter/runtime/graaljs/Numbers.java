package dev.overwinter.runtime.graaljs;

import java.math.BigDecimal;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON numbers as JavaScript numbers and back.
///
/// An integer that a double cannot hold goes in as a Java long or BigInteger, which GraalJS carries and writes out in
/// full, and turns into a double only when it calculates. Anything else is a double from the start.
final class Numbers {
    private static final long MAX_SAFE = (1L << 53) - 1;
    private static final double FIRST_WRITTEN_WITH_EXPONENT = 1e21;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Numbers() {}

    static Object toJs(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return node.doubleValue();
        }
        if (node.canConvertToInt()) {
            return node.intValue();
        }
        if (!node.canConvertToLong()) {
            return node.bigIntegerValue();
        }
        long value = node.longValue();
        boolean safe = -MAX_SAFE <= value && value <= MAX_SAFE;
        return safe ? (Object) (double) value : (Object) value;
    }

    /// @return the number as a JSON parser would give it (`2`, never `2.0`; `0`, never `-0`), or null if JSON has
    ///   none
    static @Nullable JsonNode toJson(Value number) {
        if (number.fitsInInt()) {
            return NODES.numberNode(number.asInt());
        }
        if (number.fitsInLong()) {
            return NODES.numberNode(number.asLong());
        }
        if (!number.fitsInDouble()) {
            return NODES.numberNode(number.asBigInteger());
        }
        double value = number.asDouble();
        if (!Double.isFinite(value)) {
            return null;
        }
        if (value == 0) {
            return NODES.numberNode(0);
        }
        boolean writtenAsInteger = value == Math.rint(value) && Math.abs(value) < FIRST_WRITTEN_WITH_EXPONENT;
        // A decimal, not a double: the same node, and so an equal command, as after a reload.
        var decimal = new BigDecimal(Double.toString(value));
        return writtenAsInteger ? NODES.numberNode(decimal.toBigIntegerExact()) : NODES.numberNode(decimal);
    }
}
