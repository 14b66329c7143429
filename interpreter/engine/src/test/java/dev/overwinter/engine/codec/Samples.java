package dev.overwinter.engine.codec;

import dev.overwinter.engine.core.NodeKey;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Makes values of any record of the core, so that a new kind is covered the day it is written.
public final class Samples {
    private static final String JSON = """
            {"id":9223372036854775807,"price":1.10,"huge":123456789012345678901234567890,"none":null,"on":true,\
            "text":"é 😀 \\u0000 \\"","list":[1,[],{}]}""";

    /// What a sample leaves out.
    public enum Fill {
        EVERYTHING,
        WITHOUT_NULLABLES
    }

    private int counter;
    private final Fill fill;

    public Samples(Fill fill) {
        this.fill = fill;
    }

    /// One value for each record that the type permits.
    public List<Object> all(Class<?> type) {
        return concrete(type).stream().map(this::record).toList();
    }

    /// The records behind a type, itself where it is one.
    public static List<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(sub -> concrete(sub).stream())
                        .toList()
                : List.of(type);
    }

    public Object record(Class<?> type) {
        var components = type.getRecordComponents();
        var arguments = new ArrayList<@Nullable Object>();
        for (var component : components) {
            arguments.add(skipped(component) ? null : value(component.getGenericType(), type));
        }
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + type, e);
        }
    }

    private boolean skipped(RecordComponent component) {
        return fill == Fill.WITHOUT_NULLABLES && component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private @Nullable Object value(Type type, Class<?> owner) {
        return switch (type) {
            case ParameterizedType generic -> collection(generic, owner);
            case Class<?> plain -> plain(plain, owner);
            default -> throw new AssertionError("no sample for " + type);
        };
    }

    private Object collection(ParameterizedType generic, Class<?> owner) {
        var arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == List.class) {
            return arguments[0] == owner
                    ? List.of()
                    : List.of(nonNull(arguments[0], owner), nonNull(arguments[0], owner));
        }
        if (generic.getRawType() == SortedMap.class) {
            var map = new TreeMap<Object, Object>();
            map.put(nonNull(arguments[0], owner), nonNull(arguments[1], owner));
            map.put(nonNull(arguments[0], owner), nonNull(arguments[1], owner));
            return map;
        }
        throw new AssertionError("no sample for " + generic);
    }

    private Object nonNull(Type type, Class<?> owner) {
        var value = value(type, owner);
        if (value == null) {
            throw new AssertionError("no sample for " + type);
        }
        return value;
    }

    private @Nullable Object plain(Class<?> type, Class<?> owner) {
        counter++;
        if (type == long.class || type == Long.class) {
            return Long.MAX_VALUE - counter;
        }
        if (type == int.class || type == Integer.class) {
            return counter;
        }
        if (type == boolean.class) {
            return counter % 2 == 0;
        }
        if (type == String.class) {
            return "text " + counter + " ü";
        }
        if (type == Instant.class) {
            return Instant.parse("2026-11-21T05:03:41.123456789Z").plusSeconds(counter);
        }
        if (type == Duration.class) {
            return Duration.ofMillis(1_234_567L + counter);
        }
        if (type == BigDecimal.class) {
            return BigDecimal.valueOf(counter * 10L, 3);
        }
        if (type == JsonNode.class) {
            return StateCodec.readTree(JSON);
        }
        if (type == NodeKey.class) {
            return NodeKey.ROOT.child("step-" + counter, 2).word("undo");
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[counter % type.getEnumConstants().length];
        }
        if (type == owner) {
            return null;
        }
        var kinds = concrete(type);
        return record(kinds.get(counter % kinds.size()));
    }
}
