package dev.overwinter.app.view;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.driver.Engine.Inspection;
import dev.overwinter.engine.driver.Engine.OpenGate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An execution as one JSON value: what `show`, `run` and the server give.
///
/// `{ id, workflow, version, name, status, startedAt, endedAt, millis, workingMillis, waitingMillis, startedBy,
/// output, error, undo, unknownEffects, incident, steps: [ tree ], gates: [ ... ], undone, notUndone, nextDue,
/// history }`; `version` counts checkpoints, `busy` tells that more than time or the outside moves it.
public final class ExecutionView {
    /// How much of an execution is read.
    public enum Detail {
        /// How it stands, for those who look again and again: without input, outputs and history.
        STANDING,
        /// With input and outputs.
        VALUES,
        /// With everything that happened.
        HISTORY
    }

    private ExecutionView() {}

    /// @param read reads values of the execution
    /// @param now what durations of what still runs end with
    public static ObjectNode of(Inspection inspection, Detail detail, Function<Ref, JsonNode> read, Instant now) {
        boolean withValues = detail != Detail.STANDING;
        var state = inspection.state();
        var header = state.header();
        var end = header.endedAt() == null ? now : header.endedAt();
        var view = JsonNodeFactory.instance.objectNode();
        view.put("id", state.id());
        view.put("workflow", header.workflow());
        view.put("workflowVersion", inspection.workflow().version());
        view.put("title", inspection.workflow().title());
        view.put("name", header.name());
        view.put("status", Standing.of(header));
        view.put("busy", Header.BUSY.equals(header.wakeAt()) || inspection.hasInbox());
        view.put("startedAt", header.startedAt().toString());
        view.put("endedAt", header.endedAt() == null ? null : header.endedAt().toString());
        view.put(
                "deadline", header.deadline() == null ? null : header.deadline().toString());
        view.put("startedBy", header.startedBy());
        view.put("millis", Duration.between(header.startedAt(), end).toMillis());
        view.put("version", header.version());
        if (withValues) {
            view.set("input", read.apply(header.input()));
        }
        if (withValues && header.output() != null) {
            view.set("output", read.apply(header.output()));
        }
        if (header.error() != null) {
            view.set("error", Advance.describe(header.error(), read));
        }
        view.put("undo", header.undo().name().toLowerCase(java.util.Locale.ROOT));
        view.put("unknownEffects", header.unknownEffects());
        incident(view, header);
        var steps = new StepViews(inspection, withValues ? read : null, now);
        view.set("steps", steps.tree());
        view.put("workingMillis", steps.workingMillis());
        view.put("waitingMillis", steps.waitingMillis());
        gates(view.putArray("gates"), inspection, state);
        ledger(view, state, inspection.ledger());
        view.put(
                "nextDue",
                inspection.nextDue() == null ? null : inspection.nextDue().toString());
        if (detail == Detail.HISTORY) {
            history(view.putArray("history"), inspection);
        }
        return view;
    }

    private static void incident(ObjectNode view, Header header) {
        var incident = header.incident();
        if (incident != null) {
            view.putObject("incident")
                    .put("step", incident.key().stepId())
                    .put("type", incident.type())
                    .put("detail", incident.detail())
                    .put("since", incident.since().toString());
        }
    }

    private static void gates(ArrayNode gates, Inspection inspection, ExecutionState state) {
        for (OpenGate open : inspection.gates()) {
            var gate = gates.addObject();
            gate.put("step", open.key().stepId());
            gate.put("kind", kind(inspection.workflow(), open));
            gate.put("token", open.token());
            gate.put("url", open.url());
            var node = state.node(open.key());
            if (node != null
                    && node.work() instanceof dev.overwinter.engine.core.Work.Waiting waiting
                    && waiting.timeoutAt() != null) {
                gate.put("until", waiting.timeoutAt().toString());
            }
            if (open.shown() != null) {
                gate.set("shown", open.shown());
            }
        }
    }

    private static String kind(Workflow workflow, OpenGate open) {
        return open.call().isEmpty() ? workflow.step(open.key().stepId()).kind() : "attempt";
    }

    private static void ledger(ObjectNode view, ExecutionState state, List<LedgerEntry> ledger) {
        var undone = view.putArray("undone");
        var notUndone = view.putArray("notUndone");
        boolean endedBadly = state.header().endedAt() != null && state.header().end() != Header.End.COMPLETED;
        for (var entry : ledger) {
            switch (entry.state()) {
                case UNDONE -> undone.add(entry.key().stepId());
                case FAILED, SKIPPED -> notUndone(notUndone, entry);
                case OPEN -> {
                    if (endedBadly) {
                        notUndone(notUndone, entry);
                    }
                }
                case UNDOING, CLOSED, DISCHARGED -> {}
            }
        }
    }

    private static void notUndone(ArrayNode list, LedgerEntry entry) {
        var row = list.addObject();
        row.put("step", entry.key().stepId());
        row.put("state", entry.state().name().toLowerCase(java.util.Locale.ROOT));
        if (entry.error() != null) {
            row.put("error", entry.error().type() + ": " + entry.error().title());
        }
    }

    private static void history(ArrayNode history, Inspection inspection) {
        for (var entry : inspection.history()) {
            var row = history.addObject();
            row.put("seq", entry.seq());
            row.put("at", entry.at().toString());
            row.put("type", entry.type());
            row.put("step", entry.key().text());
            if (entry.detail() != null) {
                row.set("detail", entry.detail());
            }
        }
    }
}
