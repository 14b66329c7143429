package dev.overwinter.dsl.source;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a plain scalar means in the YAML 1.2 core schema (YAML 1.2.2, chapter 10.3.2).
final class CoreScalars {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
    private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,400}");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]{1,400}");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,400}");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]{1,400}|[0-9]{1,400}(\\.[0-9]{0,400})?)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");

    private CoreScalars() {}

    /// `0777`: an octal number to some readers, a decimal one to others.
    static boolean isAmbiguousNumber(String text) {
        return LEADING_ZERO.matcher(text).matches();
    }

    static boolean isNotFinite(String text) {
        return NOT_FINITE.matcher(text).matches();
    }

    static JsonNode resolve(String text) {
        if (NULL.matcher(text).matches()) {
            return JSON.nullNode();
        }
        if (TRUE.matcher(text).matches()) {
            return JSON.booleanNode(true);
        }
        if (FALSE.matcher(text).matches()) {
            return JSON.booleanNode(false);
        }
        var number = number(text);
        return number == null ? JSON.stringNode(text) : number;
    }

    private static @Nullable JsonNode number(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return integer(new BigInteger(text.startsWith("+") ? text.substring(1) : text));
        }
        if (OCTAL.matcher(text).matches()) {
            return integer(new BigInteger(text.substring(2), 8));
        }
        if (HEX.matcher(text).matches()) {
            return integer(new BigInteger(text.substring(2), 16));
        }
        if (FLOAT.matcher(text).matches()) {
            double value = new BigDecimal(text).doubleValue();
            return Double.isInfinite(value) ? null : JSON.numberNode(value);
        }
        return null;
    }

    private static JsonNode integer(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return JSON.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? JSON.numberNode(value.longValue()) : JSON.numberNode(value);
    }
}
