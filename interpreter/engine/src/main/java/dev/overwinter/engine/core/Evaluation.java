package dev.overwinter.engine.core;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.LateValue;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.Durations;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Evaluates what stands in the workflow: templates, conditions, lengths, amounts.
///
/// All methods throw `ExpressionFailed` for an author's mistake.
final class Evaluation {
    private final Sight sight;
    private final int attempt;

    Evaluation(Sight sight, int attempt) {
        this.sight = sight;
        this.attempt = attempt;
    }

    Evaluation and(String name, JsonNode value) {
        return new Evaluation(sight.and(name, value), attempt);
    }

    Evaluation and(String name, Ref value) {
        return new Evaluation(sight.and(name, value), attempt);
    }

    NodeKey key() {
        return sight.key();
    }

    JsonNode expression(Expression expression, String field) {
        return expression(expression, field, "");
    }

    /// @param part tells the expressions of one text apart: each draws its own random numbers
    private JsonNode expression(Expression expression, String field, String part) {
        var turn = sight.turn();
        var seed = Seeds.of(turn.seed(), sight.key(), attempt, field + part);
        try {
            return turn.expressions.evaluate(
                    expression, sight.scope(expression), new Expressions.Occasion(turn.now, seed));
        } catch (ExpressionFailed failure) {
            throw new ExpressionFailed(field + ": " + failure.getMessage() + " ("
                    + expression.span().lineReference() + ")");
        }
    }

    boolean condition(Expression expression, String field) {
        var value = expression(expression, field);
        if (!value.isBoolean()) {
            throw new ExpressionFailed(field + ": `" + expression.source() + "` must give true or false, but gave "
                    + abbreviated(value) + " (" + expression.span().lineReference() + ")");
        }
        return value.booleanValue();
    }

    /// The value of a template that has no late values.
    JsonNode template(Template template, String field) {
        return evaluate(template, field, new ArrayList<>(), null);
    }

    /// A call's input as it is stored: `{ "value": ..., "late": [ { "at": [...], "parts": [...] } ] }`. Late
    /// values are named there, never given.
    JsonNode callInput(Template template, String field) {
        var late = Turn.JSON.arrayNode();
        var stored = Json.object();
        stored.set("value", evaluate(template, field, new ArrayList<>(), late));
        if (!late.isEmpty()) {
            stored.set("late", late);
        }
        return stored;
    }

    private JsonNode evaluate(Template template, String field, List<Object> at, @Nullable ArrayNode late) {
        return switch (template) {
            case Template.Literal(var value) -> value;
            case Template.Computed(var expression) -> expression(expression, field);
            case Template.Text(var parts) -> text(parts, field, at, late);
            case Template.Late(var value) -> {
                addLate(late, at, Turn.JSON.arrayNode().add(lateName(value)), field);
                yield Turn.JSON.nullNode();
            }
            case Template.Items(var items) -> {
                var array = Turn.JSON.arrayNode();
                for (int i = 0; i < items.size(); i++) {
                    at.addLast(i);
                    array.add(evaluate(items.get(i), field + "[" + i + "]", at, late));
                    at.removeLast();
                }
                yield array;
            }
            case Template.Fields(var fields) -> {
                var object = Json.object();
                fields.forEach((name, value) -> {
                    at.addLast(name);
                    object.set(name, evaluate(value, field + "." + name, at, late));
                    at.removeLast();
                });
                yield object;
            }
        };
    }

    private JsonNode text(List<Template.Part> parts, String field, List<Object> at, @Nullable ArrayNode late) {
        var lateParts = Turn.JSON.arrayNode();
        var text = new StringBuilder();
        boolean isLate = false;
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Template.Part.Fixed(var fixed) -> text.append(fixed);
                case Template.Part.Embedded(var expression) -> text.append(embedded(expression, field, i));
                case Template.Part.LatePart(var value) -> {
                    isLate = true;
                    lateParts.add(text.toString()).add(lateName(value));
                    text.setLength(0);
                }
            }
        }
        if (!isLate) {
            return Turn.JSON.stringNode(text.toString());
        }
        addLate(late, at, lateParts.add(text.toString()), field);
        return Turn.JSON.nullNode();
    }

    private String embedded(Expression expression, String field, int part) {
        var value = expression(expression, field, "#" + part);
        if (value.isNull()) {
            throw new ExpressionFailed(field + ": `" + expression.source() + "` is null, which has no text; write `"
                    + expression.source() + " ?? ''` where it may be missing ("
                    + expression.span().lineReference() + ")");
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static JsonNode lateName(LateValue value) {
        return switch (value) {
            case LateValue.Secret(var name) -> Json.object().put("secret", name);
            case LateValue.CallbackUrl() -> Json.object().put("callback", "url");
            case LateValue.CallbackToken() -> Json.object().put("callback", "token");
        };
    }

    private static void addLate(@Nullable ArrayNode late, List<Object> at, ArrayNode parts, String field) {
        if (late == null) {
            throw new ExpressionFailed(
                    field + ": secrets and callback addresses may stand only in `with` of an agent call");
        }
        var path = Turn.JSON.arrayNode();
        at.forEach(segment -> {
            if (segment instanceof Integer index) {
                path.add(index);
            } else {
                path.add((String) segment);
            }
        });
        late.add(Json.object()
                .<tools.jackson.databind.node.ObjectNode>set("at", path)
                .set("parts", parts));
    }

    double amount(Amount amount, String field) {
        return switch (amount) {
            case Amount.Fixed(var value) -> value;
            case Amount.Computed(var expression) -> {
                var value = expression(expression, field);
                if (!value.isNumber()) {
                    throw new ExpressionFailed(field + ": `" + expression.source() + "` must give a number, but gave "
                            + abbreviated(value) + " (" + expression.span().lineReference() + ")");
                }
                yield value.doubleValue();
            }
        };
    }

    /// A length as a duration from the event's time.
    Duration duration(Length length, String field) {
        return switch (length) {
            case Length.Fixed(var duration) -> duration;
            case Length.Computed(var template, var span) -> {
                var value = template(template, field);
                var parsed = value.isString() ? Durations.parse(value.stringValue()) : null;
                if (parsed == null) {
                    throw new ExpressionFailed(field + " must give a duration such as 30s, 5m or PT5M, but gave "
                            + abbreviated(value) + " (" + span.lineReference() + ")");
                }
                yield parsed;
            }
            case Length.Until until -> {
                var left = Duration.between(sight.turn().now, instant(until, field));
                yield left.isNegative() ? Duration.ZERO : left;
            }
        };
    }

    /// When a length that begins now is over.
    Instant end(Length length, String field) {
        return length instanceof Length.Until until
                ? instant(until, field)
                : sight.turn().now.plus(duration(length, field));
    }

    private Instant instant(Length.Until until, String field) {
        var value = template(until.instant(), field);
        try {
            return java.time.OffsetDateTime.parse(value.isString() ? value.stringValue() : value.toString())
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw new ExpressionFailed(field + ".until must give an instant such as 2026-03-01T09:00:00Z, but gave "
                    + abbreviated(value) + " (" + until.span().lineReference() + ")");
        }
    }

    static String abbreviated(JsonNode value) {
        var text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
