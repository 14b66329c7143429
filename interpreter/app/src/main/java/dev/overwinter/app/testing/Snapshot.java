package dev.overwinter.app.testing;

import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.core.StepError;
import dev.overwinter.engine.core.Work;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/// How an execution stands, in the words of an expectation.
///
/// @param suspensions how often it came to rest, waiting
/// @param refused the code with which the start was refused
/// @param gates what the open gates show, by address
/// @param children other executions by the name of their workflow, in the order of their start
/// @param why what the engine says about an end that is not `completed`; empty where it is
record Snapshot(
        String status,
        String undo,
        JsonNode output,
        JsonNode error,
        JsonNode incident,
        Map<String, JsonNode> steps,
        Map<String, JsonNode> gates,
        int unknownEffects,
        int suspensions,
        List<HistoryEntry> history,
        List<Outside.Made> calls,
        Map<String, List<Snapshot>> children,
        @Nullable String refused,
        String why) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static Snapshot notStarted(@Nullable Refused refused, List<Outside.Made> calls) {
        return nothing(
                "not started",
                0,
                calls,
                Map.of(),
                refused == null ? null : refused.code(),
                refused == null ? "" : "refused " + refused.code() + ": " + refused.getMessage());
    }

    /// Of what retention has removed, nothing is left but what the outside and others saw of it.
    static Snapshot removed(int suspensions, List<Outside.Made> calls, Map<String, List<Snapshot>> children) {
        return nothing("removed", suspensions, calls, children, null, "removed by retention");
    }

    private static Snapshot nothing(
            String status,
            int suspensions,
            List<Outside.Made> calls,
            Map<String, List<Snapshot>> children,
            @Nullable String refused,
            String why) {
        var nothing = MissingNode.getInstance();
        return new Snapshot(
                status,
                "none",
                nothing,
                nothing,
                nothing,
                Map.of(),
                Map.of(),
                0,
                suspensions,
                List.of(),
                calls,
                children,
                refused,
                why);
    }

    static Snapshot of(
            Engine.Inspection seen,
            Engine engine,
            int suspensions,
            List<Outside.Made> calls,
            Map<String, List<Snapshot>> children) {
        var state = seen.state();
        var header = state.header();
        Function<Ref, JsonNode> read = ref -> engine.read(state.id(), ref);
        var gates = new TreeMap<String, JsonNode>();
        seen.gates()
                .forEach(gate ->
                        gates.put(gate.key().address(), gate.shown() == null ? JSON.objectNode() : gate.shown()));
        return new Snapshot(
                Standing.of(header),
                header.undo().name().toLowerCase(Locale.ROOT),
                header.output() == null ? MissingNode.getInstance() : read.apply(header.output()),
                error(header.error(), read),
                incident(state),
                steps(seen, read),
                gates,
                header.unknownEffects(),
                suspensions,
                seen.history(),
                calls,
                children,
                null,
                why(header.error(), state));
    }

    private static JsonNode error(@Nullable StepError error, Function<Ref, JsonNode> read) {
        return error == null ? MissingNode.getInstance() : Advance.describe(error, read);
    }

    private static String why(@Nullable StepError error, ExecutionState state) {
        var incident = state.header().incident();
        if (incident != null) {
            var where = incident.key().isRoot() ? "" : " at " + incident.key().stepId();
            return "held" + where + ": " + incident.type() + " " + incident.detail();
        }
        return error == null
                ? ""
                : error.type()
                        + (error.title() == null || error.title().equals(error.type()) ? "" : ": " + error.title());
    }

    private static JsonNode incident(ExecutionState state) {
        var incident = state.header().incident();
        return incident == null
                ? MissingNode.getInstance()
                : JSON.objectNode()
                        .put("type", incident.type())
                        .put("step", incident.key().stepId())
                        .put("detail", incident.detail());
    }

    private static Map<String, JsonNode> steps(Engine.Inspection seen, Function<Ref, JsonNode> read) {
        var steps = new TreeMap<String, JsonNode>();
        seen.workflow()
                .index()
                .keySet()
                .forEach(id -> steps.put(id, JSON.objectNode().put("status", "pending")));
        seen.state().results().values().forEach(result -> {
            var step = JSON.objectNode().put("status", result.status().word());
            step.set("output", result.output() == null ? JSON.nullNode() : read.apply(result.output()));
            step.set("error", result.error() == null ? JSON.nullNode() : error(result.error(), read));
            step.put("attempts", result.attempts());
            step.put("visit", result.visit());
            steps.put(result.key().address(), step);
            if (result.scope().isRoot() || result.key().inUndo()) {
                steps.put(result.step(), step);
            }
        });
        for (var node : seen.state().nodes().values()) {
            if (node.key().isStep()) {
                var live = JSON.objectNode()
                        .put("status", waits(node) ? "waiting" : "running")
                        .put("visit", node.visit());
                steps.put(node.key().stepId(), live);
                steps.put(node.key().address(), live);
            }
        }
        return steps;
    }

    private static boolean waits(NodeState node) {
        return switch (node.work()) {
            case Work.Sleeping _, Work.Waiting _, Work.Hearing _ -> true;
            case Work.Parenting parenting -> parenting.child() != null;
            case Work.UndoingChild _ -> true;
            case Work.Polling polling -> polling.call() == null;
            case Work.Calling(var call) -> call.dueAt() != null;
            case Work.Idle _, Work.Decided _, Work.Joining _, Work.Turning _ -> node.phase() == NodeState.Phase.BACKOFF;
        };
    }

    /// The steps that were undone, in order.
    List<String> undone() {
        var undone = new ArrayList<String>();
        history.stream().filter(entry -> entry.type().equals("undo.completed")).forEach(entry -> {
            var address = entry.key().address();
            undone.add(address.contains("[") ? address : entry.key().stepId());
        });
        return undone;
    }
}
