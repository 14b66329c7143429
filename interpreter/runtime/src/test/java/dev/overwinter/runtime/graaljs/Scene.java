package dev.overwinter.runtime.graaljs;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.References;
import dev.overwinter.dsl.Span;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Expressions.Occasion;
import dev.overwinter.engine.port.Visible;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A scope to evaluate in, written as JSON.
final class Scene {
    static final Occasion OCCASION = new Occasion(Instant.parse("2026-03-01T12:30:45.678Z"), 42);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final SequencedMap<String, Supplier<Visible>> names = new LinkedHashMap<>();

    static Scene empty() {
        return new Scene();
    }

    static Scene input(String json) {
        return new Scene().with("input", json);
    }

    Scene with(String name, String json) {
        JsonNode value = json(json);
        return with(name, () -> new Visible.Json(value));
    }

    Scene with(String name, Supplier<Visible> supplier) {
        names.put(name, supplier);
        return this;
    }

    Scene withMembers(String name, Scene members) {
        return with(name, () -> new Visible.Members(members.names));
    }

    JsonNode evaluate(Expressions expressions, String source) {
        return expressions.evaluate(expression(source), new Visible.Members(names), OCCASION);
    }

    JsonNode evaluate(Expressions expressions, String source, Occasion occasion) {
        return expressions.evaluate(expression(source), new Visible.Members(names), occasion);
    }

    Visible.Members members() {
        return new Visible.Members(names);
    }

    static Expression expression(String source) {
        return new Expression(source, Span.NOWHERE, References.NONE);
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
