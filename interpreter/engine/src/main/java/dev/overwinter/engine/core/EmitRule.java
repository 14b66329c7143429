package dev.overwinter.engine.core;

import dev.overwinter.dsl.Emit;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/// `emit`: a CloudEvent (version 1.0) leaves with the checkpoint in which the step completes.
final class EmitRule {
    private EmitRule() {}

    static void enter(Turn turn, NodeState node, Emit step) {
        var given = new Evaluation(new Sight(turn, node.key()), 0).template(step.event(), "emit");
        var header = turn.before.header();
        var event = Json.object();
        event.put("specversion", "1.0");
        event.put("id", text(given, "id", Seeds.idempotencyKey(Advance.NAMESPACE, turn.execution(), node.key(), "")));
        event.put("source", text(given, "source", "/workflows/" + header.workflow() + "/" + turn.execution()));
        event.put("type", text(given, "type", null));
        event.put("time", instant(given, "time", turn.now.toString()));
        if (given.hasNonNull("subject")) {
            event.put("subject", text(given, "subject", null));
        }
        event.put("datacontenttype", "application/json");
        event.set("data", given.has("data") ? given.get("data") : Turn.JSON.nullNode());
        if (Calls.isTooLarge(turn, event)) {
            Flow.fail(turn, node, Calls.tooLarge(turn, node, 0));
            return;
        }
        turn.published.add(new Transition.Published(Json.asReloaded(event)));
        turn.history(
                "event.emitted",
                node.key(),
                Json.object().put("event", event.path("type").asString()));
        Flow.conclude(turn, node, turn.store(event));
    }

    private static String instant(JsonNode given, String field, String otherwise) {
        var instant = text(given, field, otherwise);
        try {
            OffsetDateTime.parse(instant);
            return instant;
        } catch (DateTimeParseException _) {
            throw new ExpressionFailed(
                    "emit." + field + ": must give an instant such as 2026-03-01T09:00:00Z, but gave "
                            + Evaluation.abbreviated(given.path(field)));
        }
    }

    private static String text(JsonNode given, String field, @org.jspecify.annotations.Nullable String otherwise) {
        var value = given.path(field);
        if ((value.isMissingNode() || value.isNull()) && otherwise != null) {
            return otherwise;
        }
        if (!value.isString() || value.stringValue().isBlank()) {
            throw new ExpressionFailed("emit." + field + ": must give a text that is not empty, but gave "
                    + Evaluation.abbreviated(value));
        }
        return value.stringValue();
    }
}
