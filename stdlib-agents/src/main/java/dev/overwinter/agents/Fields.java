package dev.overwinter.agents;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An agent's input, read key by key. A value of the wrong kind ends the call as `validation`, in words of the author
/// and without the value, which may be a secret.
///
/// @param path where the values stand in the input, such as `auth.`; empty at the top
public record Fields(String path, Map<?, ?> values) {

    public static Fields of(Map<String, Object> input) {
        return new Fields("", input);
    }

    /// True also for a key whose value is null.
    public boolean names(String key) {
        return values.containsKey(key);
    }

    public @Nullable Object value(String key) {
        return values.get(key);
    }

    public String text(String key) {
        String text = optionalText(key);
        if (text == null || text.isBlank()) {
            throw AgentFailure.invalid(path + key + " is missing.");
        }
        return text;
    }

    public @Nullable String optionalText(String key) {
        return read(key, "text", value -> value instanceof String text ? text : null);
    }

    public @Nullable Boolean optionalFlag(String key) {
        return read(key, "true or false", value -> value instanceof Boolean flag ? flag : null);
    }

    /// A whole number from `min` to `max`; null where absent.
    public @Nullable Long optionalCount(String key, long min, long max) {
        Long count = read(key, "a whole number", Fields::whole);
        if (count != null && (count < min || count > max)) {
            throw AgentFailure.invalid(path + key + " must be from " + min + " to " + max + ", and is " + count + ".");
        }
        return count;
    }

    public long count(String key, long min, long max, long otherwise) {
        Long count = optionalCount(key, min, max);
        return count == null ? otherwise : count;
    }

    public @Nullable Double optionalNumber(String key) {
        return read(key, "a number", value -> value instanceof Number number ? number.doubleValue() : null);
    }

    public @Nullable Duration optionalDuration(String key) {
        Duration length = read(
                key,
                "a duration such as 30s or 5m",
                value -> value instanceof String text ? Durations.parse(text) : null);
        if (length != null && length.isZero()) {
            throw AgentFailure.invalid(path + key + " must be longer than nothing.");
        }
        return length;
    }

    public @Nullable Fields optionalFields(String key) {
        return read(key, "a map", value -> value instanceof Map<?, ?> map ? new Fields(path + key + ".", map) : null);
    }

    /// What kind of value it is, for messages.
    public static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String _ -> "text";
            case Boolean _ -> "true or false";
            case Number _ -> "a number";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            default -> "a value of an unknown kind";
        };
    }

    /// A scalar as it stands in a header or a query: whole numbers without a fraction, no exponents.
    /// Null where the value is no scalar.
    public static @Nullable String scalar(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean flag -> flag.toString();
            case Double number -> plain(BigDecimal.valueOf(number));
            case Float number -> plain(new BigDecimal(number.toString()));
            case BigDecimal number -> plain(number);
            case Number number -> number.toString();
            case null, default -> null;
        };
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static @Nullable Long whole(Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case Long number -> number;
            case BigInteger number when number.bitLength() < Long.SIZE -> number.longValue();
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 -> number.longValue();
            default -> null;
        };
    }

    private <T> @Nullable T read(String key, String wanted, Function<Object, @Nullable T> reading) {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        T found = reading.apply(value);
        if (found == null) {
            throw AgentFailure.invalid(path + key + " must be " + wanted + ", and is " + kind(value) + ".");
        }
        return found;
    }
}
