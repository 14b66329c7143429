package dev.overwinter.agents;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON text to plain Java values and back. No digit is lost: whole numbers become `Long` or `BigInteger`, others
/// `Double` where that keeps the value and `BigDecimal` where it does not.
public final class Json {

    private static final int MAX_SCALE = 1_000;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonMapper SORTED = MAPPER.rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    /// Text that is not JSON.
    public static final class Malformed extends Exception {
        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    public static @Nullable Object parse(String text) throws Malformed {
        try {
            if (text.isBlank()) {
                throw new Malformed("it is empty");
            }
            return settle(MAPPER.readValue(text, Object.class));
        } catch (JacksonException e) {
            throw new Malformed(e.getOriginalMessage() + place(e));
        }
    }

    public static String write(@Nullable Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static String pretty(@Nullable Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /// The same text for equal values, whatever the order of their keys.
    public static String canonical(@Nullable Object value) {
        return SORTED.writeValueAsString(value);
    }

    public static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /// The value with every text in it, keys too, rewritten.
    public static @Nullable Object mapTexts(@Nullable Object value, UnaryOperator<String> rewrite) {
        return switch (value) {
            case String text -> rewrite.apply(text);
            case List<?> list -> {
                List<@Nullable Object> out = new ArrayList<>(list.size());
                list.forEach(item -> out.add(mapTexts(item, rewrite)));
                yield out;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> out = new LinkedHashMap<>();
                map.forEach((key, item) -> out.put(rewrite.apply(String.valueOf(key)), mapTexts(item, rewrite)));
                yield out;
            }
            case null, default -> value;
        };
    }

    private static @Nullable Object settle(@Nullable Object value) throws Malformed {
        switch (value) {
            case Integer number -> {
                return number.longValue();
            }
            case BigDecimal number -> {
                return settled(number);
            }
            case List<?> list -> {
                List<@Nullable Object> out = new ArrayList<>(list.size());
                for (Object item : list) {
                    out.add(settle(item));
                }
                return out;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> out = new LinkedHashMap<>();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.put((String) entry.getKey(), settle(entry.getValue()));
                }
                return out;
            }
            case null, default -> {
                return value;
            }
        }
    }

    private static Object settled(BigDecimal number) throws Malformed {
        if (Math.abs((long) number.scale()) > MAX_SCALE) {
            throw new Malformed("a number is out of range");
        }
        double near = number.doubleValue();
        boolean exact = Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(number) == 0;
        return exact ? (Object) near : number;
    }

    private static String place(JacksonException e) {
        var at = e.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
