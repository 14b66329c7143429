package dev.overwinter.app.testing;

import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.NodeKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// The compact history: one short line for each semantic entry, see `dsl-spec/docs/testing.md`.
final class HistoryLines {
    private HistoryLines() {}

    /// The lines that a case names; attempts that succeeded say nothing new.
    static List<String> compact(List<HistoryEntry> history) {
        return history.stream()
                .filter(entry -> !entry.engine() && !entry.type().equals("attempt.succeeded"))
                .map(HistoryLines::line)
                .toList();
    }

    static String line(HistoryEntry entry) {
        var detail = entry.detail() == null ? MissingNode.getInstance() : entry.detail();
        var who = place(entry.key());
        return switch (entry.type()) {
            case "execution.held" -> join("held", entry.key().isRoot() ? null : "at " + who, text(detail, "incident"));
            case "execution.released" ->
                join("released", entry.key().isRoot() ? null : "at " + who, text(detail, "decision"));
            case "execution.resting" -> join("execution resting", text(detail, "error"));
            case "execution.failed" -> join("execution failed", text(detail, "error"));
            case "step.catching" -> join(owner(entry.key(), "catching"), text(detail, "error"));
            case "finally.started" -> owner(entry.key(), "finally started");
            case "finally.failed" -> join(owner(entry.key(), "finally failed"), text(detail, "error"));
            case "attempt.succeeded", "attempt.parked", "attempt.turned" ->
                join(who, call(detail), "attempt", text(detail, "attempt"), word(entry.type()));
            case "attempt.failed" ->
                join(who, call(detail), "attempt", text(detail, "attempt"), "failed", text(detail, "error"));
            case "poll.probed" -> join(who, "probe", text(detail, "probe"), text(detail, "verdict"));
            case "undo.started", "undo.completed" -> join("undo", who, word(entry.type()));
            case "undo.failed" -> join("undo", who, "failed", text(detail, "error"));
            case "gate.answered" ->
                join(who, "gate answered", text(detail, "action"), text(detail, "error"), by(detail));
            case "gate.refused" -> join(who, "gate refused", text(detail, "code"), by(detail));
            case "gate.timedOut" -> join(who, "gate timedOut", text(detail, "action"));
            case "gate.escalated" -> join(who, "gate escalated", to(detail));
            case "notify.failed" -> join(who, "notify failed", text(detail, "error"));
            case "child.ended" -> join(who, "child", text(detail, "end"));
            case "event.emitted" -> join(who, "emitted", text(detail, "event"));
            case "event.heard" -> join(who, "heard", text(detail, "event"));
            case "listen.opened" -> join(who, "listening");
            case "scope.retrying" -> join(who, "retrying", text(detail, "error"));
            case "scope.committed" -> join(who, "committed", text(detail, "discharged"));
            default ->
                entry.key().isRoot()
                        ? entry.type().replace('.', ' ')
                        : join(
                                who,
                                entry.type().startsWith("step.") ? null : before(entry.type()),
                                word(entry.type()),
                                text(detail, "error"));
        };
    }

    static String place(NodeKey key) {
        return key.isRoot() ? "workflow" : key.address();
    }

    private static String owner(NodeKey key, String what) {
        return key.isRoot() ? "workflow " + what : place(key) + " " + what;
    }

    private static @Nullable String call(JsonNode detail) {
        return text(detail, "call");
    }

    private static @Nullable String by(JsonNode detail) {
        var by = text(detail, "by");
        return by == null ? null : "by " + by;
    }

    private static @Nullable String to(JsonNode detail) {
        var names = new java.util.ArrayList<String>();
        for (var field : List.of("users", "groups")) {
            StreamSupport.stream(detail.path("to").path(field).spliterator(), false)
                    .forEach(name -> names.add(name.asString()));
        }
        return names.isEmpty() ? null : "to " + String.join(", ", names);
    }

    private static String before(String type) {
        return type.substring(0, type.indexOf('.'));
    }

    private static String word(String type) {
        return type.substring(type.indexOf('.') + 1);
    }

    private static @Nullable String text(JsonNode detail, String field) {
        var value = detail.path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asString();
    }

    private static String join(@Nullable String... words) {
        return java.util.Arrays.stream(words).filter(java.util.Objects::nonNull).collect(Collectors.joining(" "));
    }
}
