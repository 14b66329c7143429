package dev.overwinter.engine.core;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.engine.port.Visible;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an expression at a place of the workflow sees. Values are read only when the expression reads them.
final class Sight {
    private final Turn turn;
    private final NodeKey key;
    private final SequencedMap<String, Supplier<Visible>> extras = new LinkedHashMap<>();

    Sight(Turn turn, NodeKey key) {
        this.turn = turn;
        this.key = key;
    }

    /// The same place with one more name.
    Sight and(String name, JsonNode value) {
        var wider = new Sight(turn, key);
        wider.extras.putAll(extras);
        wider.extras.put(name, () -> new Visible.Json(value));
        return wider;
    }

    Sight and(String name, Ref value) {
        var wider = new Sight(turn, key);
        wider.extras.putAll(extras);
        wider.extras.put(name, () -> new Visible.Json(turn.read(value)));
        return wider;
    }

    NodeKey key() {
        return key;
    }

    Turn turn() {
        return turn;
    }

    Visible.Members scope(Expression expression) {
        var frames = new Frames(turn, key);
        var names = new LinkedHashMap<String, Supplier<Visible>>();
        names.put("input", json(turn.input));
        names.put("env", json(turn.env));
        names.put("vars", () -> vars(expression, frames.undo()));
        names.put("steps", () -> steps(expression, frames.undo()));
        names.put("execution", () -> new Visible.Json(execution()));
        names.put("step", () -> new Visible.Json(Json.object().put("idempotencyKey", idempotencyKey(frames.undo()))));
        if (frames.error() != null) {
            names.put("error", () -> new Visible.Json(Json.of(frames.error(), turn::read)));
        }
        if (frames.inFinally()) {
            if (frames.error() == null) {
                names.put("error", () -> new Visible.Json(Turn.JSON.nullNode()));
            }
            names.put("output", orNull(frames.output()));
        } else if (frames.undo() != null) {
            names.put("output", orNull(frames.undo().output()));
        }
        items().forEach((name, value) -> names.put(name, () -> new Visible.Json(value.get())));
        if (frames.undo() != null) {
            frames.undo().items().forEach((name, value) -> names.putIfAbsent(name, json(value)));
        }
        names.putAll(extras);
        return new Visible.Members(names);
    }

    private Supplier<Visible> orNull(@Nullable Ref ref) {
        return ref == null ? () -> new Visible.Json(Turn.JSON.nullNode()) : json(ref);
    }

    private Supplier<Visible> json(Ref ref) {
        return () -> new Visible.Json(turn.read(ref));
    }

    private Visible vars(Expression expression, @Nullable LedgerEntry undo) {
        var members = new TreeMap<String, Supplier<Visible>>();
        for (var name : turn.workflow.vars().keySet()) {
            var value = turn.variable(key, name);
            if (value != null) {
                members.put(name, json(value));
            }
        }
        if (undo != null) {
            undo.vars().forEach((name, ref) -> members.put(name, json(ref)));
        }
        return new Visible.Members(members);
    }

    private Visible steps(Expression expression, @Nullable LedgerEntry undo) {
        var references = expression.references();
        var ids = references.allSteps()
                ? new TreeSet<>(turn.workflow.index().keySet())
                : new TreeSet<>(references.steps());
        var members = new TreeMap<String, Supplier<Visible>>();
        for (var id : ids) {
            var captured = undo == null ? null : undo.steps().get(id);
            members.put(id, captured != null ? json(captured) : () -> step(id));
        }
        return new Visible.Members(members);
    }

    private Visible step(String id) {
        var result = turn.result(key, id);
        var members = new LinkedHashMap<String, Supplier<Visible>>();
        var nothing = new Visible.Json(Turn.JSON.nullNode());
        members.put(
                "status",
                () -> new Visible.Json(Turn.JSON.stringNode(
                        result == null ? "pending" : result.status().word())));
        members.put(
                "output",
                () -> result == null || result.output() == null
                        ? nothing
                        : new Visible.Json(turn.read(result.output())));
        members.put(
                "error",
                () -> result == null || result.error() == null
                        ? nothing
                        : new Visible.Json(Json.of(result.error(), turn::read)));
        members.put("attempts", () -> new Visible.Json(Turn.JSON.numberNode(result == null ? 0 : result.attempts())));
        if (turn.workflow.step(id) instanceof Parallel || turn.workflow.step(id) instanceof ForEach) {
            var counts = result == null ? null : result.counts();
            members.put("results", () -> counts == null ? nothing : new Visible.Json(turn.read(results(counts))));
            members.put("counts", () -> counts == null ? nothing : new Visible.Json(of(counts)));
        }
        return new Visible.Members(members);
    }

    private static Ref results(StepResult.Counts counts) {
        return new Ref(0, null, counts.gathered().showing(Gathered.Part.RESULTS));
    }

    private static JsonNode of(StepResult.Counts counts) {
        return Json.object()
                .put("succeeded", counts.succeeded())
                .put("failed", counts.failed())
                .put("completed", counts.succeeded() + counts.failed())
                .put("total", counts.total());
    }

    /// The items and indexes of the iterations and turns around, up to the nearest undo.
    SequencedMap<String, Supplier<JsonNode>> items() {
        var items = new LinkedHashMap<String, Supplier<JsonNode>>();
        for (var at = key; !at.isRoot() && !at.isUndo(); at = at.up()) {
            var frame = at;
            if (at.isBranch() && turn.step(at) instanceof ForEach loop) {
                items.putIfAbsent(loop.as(), () -> Blocks.item(turn, frame));
                items.putIfAbsent("index", () -> Turn.JSON.numberNode(Integer.parseInt(frame.frameName())));
            } else if (at.isTurn()) {
                items.putIfAbsent("index", () -> Turn.JSON.numberNode(Integer.parseInt(frame.frameName())));
            }
        }
        return items;
    }

    /// What `steps.<id>` is, as one value: kept for an undo.
    JsonNode captured(String id) {
        var result = turn.result(key, id);
        var json = Json.object();
        json.put("status", result == null ? "pending" : result.status().word());
        json.set(
                "output",
                result == null || result.output() == null ? Turn.JSON.nullNode() : turn.read(result.output()));
        json.set(
                "error",
                result == null || result.error() == null ? Turn.JSON.nullNode() : Json.of(result.error(), turn::read));
        json.put("attempts", result == null ? 0 : result.attempts());
        if (result != null && result.counts() != null) {
            json.set("results", turn.read(results(result.counts())));
            json.set("counts", of(result.counts()));
        }
        return json;
    }

    private JsonNode execution() {
        var header = turn.before.header();
        var json = Json.object();
        json.put("id", turn.execution());
        json.set("name", Json.text(header.name()));
        json.put("startedAt", header.startedAt().toString());
        json.set("deadline", Json.text(turn.deadline == null ? null : turn.deadline.toString()));
        json.put("startedBy", header.startedBy());
        json.put("status", turn.end == null ? "running" : turn.end.word());
        return json;
    }

    private String idempotencyKey(@Nullable LedgerEntry undo) {
        if (undo != null && undo.idempotencyKey() != null) {
            return undo.idempotencyKey();
        }
        return Seeds.idempotencyKey(Advance.NAMESPACE, turn.execution(), key, "");
    }
}
