package dev.overwinter.app.view;

import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import dev.overwinter.engine.core.Call;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.StepError;
import dev.overwinter.engine.core.StepResult;
import dev.overwinter.engine.core.Work;
import dev.overwinter.engine.driver.Engine.Inspection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The tree of steps with their status and times:
/// `{ id, kind, title, agent, status, startedAt, endedAt, millis, attempts, error, waitsFor, parts: [ { part,
/// steps } ] }`.
final class StepViews {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Inspection inspection;
    private final @Nullable Function<Ref, JsonNode> read;
    private final Instant now;
    private final Map<String, NodeState> live = new HashMap<>();
    private final Map<String, StepResult> ended = new HashMap<>();
    private long working;
    private long waiting;

    /// @param read null: without outputs
    StepViews(Inspection inspection, @Nullable Function<Ref, JsonNode> read, Instant now) {
        this.inspection = inspection;
        this.read = read;
        this.now = now;
        for (var node : inspection.state().nodes().values()) {
            if (node.key().isStep()) {
                live.put(node.key().stepId(), node);
            }
        }
        // Of a step in branches, items or undos the last one is shown.
        for (var result : inspection.state().results().values()) {
            ended.merge(
                    result.step(), result, (one, other) -> other.startedAt().isBefore(one.startedAt()) ? one : other);
        }
    }

    ArrayNode tree() {
        var workflow = inspection.workflow();
        var tree = JSON.arrayNode();
        steps(tree, workflow.steps());
        var root = tree.isEmpty() ? null : tree;
        if (root != null) {
            part(
                    tree.addObject().put("id", "").put("kind", "workflow"),
                    workflow.catches(),
                    workflow.finallySteps(),
                    List.of());
            var last = (ObjectNode) tree.get(tree.size() - 1);
            if (!last.has("parts")) {
                tree.remove(tree.size() - 1);
            }
        }
        return tree;
    }

    long workingMillis() {
        return working;
    }

    long waitingMillis() {
        return waiting;
    }

    private void steps(ArrayNode into, List<Node> steps) {
        steps.forEach(step -> into.add(step(step)));
    }

    private ObjectNode step(Node step) {
        var view = JSON.objectNode();
        view.put("id", step.id());
        view.put("kind", step.kind());
        if (step.head().title() != null) {
            view.put("title", step.head().title());
        }
        if (step instanceof Node.AgentStep agent) {
            view.put("agent", agent.use().agent());
        } else if (step instanceof Poll poll) {
            view.put("agent", poll.use().agent());
        }
        var node = live.get(step.id());
        var result = ended.get(step.id());
        if (node != null) {
            running(view, step, node);
        } else if (result != null) {
            ended(view, step, result);
        } else {
            view.put("status", "pending");
        }
        for (var body : step.bodies()) {
            if (step.bodies().size() == 1 || touched(body)) {
                steps(into(view, "do"), body);
            }
        }
        part(
                view,
                step.head().catches(),
                step.head().finallySteps(),
                step.head().compensate());
        return view;
    }

    private void part(ObjectNode view, List<CatchClause> catches, List<Node> finallySteps, List<Node> undo) {
        for (var clause : catches) {
            if (touched(clause.steps())) {
                steps(into(view, "catch"), clause.steps());
            }
        }
        if (touched(finallySteps)) {
            steps(into(view, "finally"), finallySteps);
        }
        if (touched(undo)) {
            steps(into(view, "undo"), undo);
        }
    }

    private static ArrayNode into(ObjectNode view, String part) {
        var added = view.withArray("parts").addObject();
        added.put("part", part);
        return added.putArray("steps");
    }

    private boolean touched(List<Node> steps) {
        return steps.stream().anyMatch(step -> live.containsKey(step.id()) || ended.containsKey(step.id()));
    }

    private void ended(ObjectNode view, Node step, StepResult result) {
        view.put("status", result.status().word());
        times(view, step, result.startedAt(), result.endedAt());
        if (result.attempts() > 0) {
            view.put(step instanceof Poll ? "probes" : "attempts", result.attempts());
        }
        if (result.visit() > 1) {
            view.put("visit", result.visit());
        }
        if (read != null && result.output() != null) {
            view.set("output", read.apply(result.output()));
        }
        error(view, result.error());
    }

    private void error(ObjectNode view, @Nullable StepError error) {
        if (error != null) {
            view.putObject("error")
                    .put("type", error.type())
                    .put("title", error.title())
                    .put("detail", error.detail());
        }
    }

    private void running(ObjectNode view, Node step, NodeState node) {
        view.put("status", node.held() != null ? "held" : waits(node.work()) ? "waiting" : "running");
        times(view, step, node.enteredAt(), null);
        if (node.deadline() != null) {
            view.put("deadline", node.deadline().toString());
        }
        switch (node.work()) {
            case Work.Idle _, Work.Decided _ -> {}
            case Work.Turning turning -> view.put("turn", turning.index() + 1).put("most", turning.most());
            case Work.Joining joining ->
                view.put("succeeded", joining.succeeded())
                        .put("failed", joining.failed())
                        .put("running", joining.running())
                        .put("total", joining.total());
            case Work.Sleeping(var until) -> waitsFor(view, "time", until);
            case Work.Calling(var call) -> call(view, call);
            case Work.Polling polling -> {
                view.put("probes", polling.probe());
                if (polling.call() != null) {
                    call(view, polling.call());
                } else if (polling.nextAt() != null) {
                    waitsFor(view, "probe", polling.nextAt());
                }
            }
            case Work.Waiting gate -> waitsFor(view, "answer", gate.timeoutAt());
            case Work.Hearing hearing -> waitsFor(view, "event", hearing.timeoutAt());
            case Work.Parenting parenting -> waitsFor(view, "child", parenting.child());
            case Work.UndoingChild(var child) -> waitsFor(view, "undo of child", child);
        }
    }

    private static boolean waits(Work work) {
        return switch (work) {
            case Work.Idle _, Work.Decided _, Work.Joining _, Work.Turning _ -> false;
            case Work.Sleeping _, Work.Waiting _, Work.Hearing _, Work.Parenting _, Work.UndoingChild _ -> true;
            case Work.Calling(var call) -> waits(call);
            case Work.Polling polling -> polling.call() == null || waits(polling.call());
        };
    }

    private static boolean waits(Call call) {
        return call.status() == Call.Status.BACKOFF || call.status() == Call.Status.PARKED;
    }

    private static void call(ObjectNode view, Call call) {
        view.put("attempts", call.attempt());
        switch (call.status()) {
            case BACKOFF -> waitsFor(view, "attempt", call.dueAt());
            case PARKED -> waitsFor(view, "answer", call.dueAt());
            case CANCELLING -> waitsFor(view, "cancellation", call.dueAt());
            case IN_FLIGHT, CALLING, DONE -> {}
        }
    }

    private static void waitsFor(ObjectNode view, String what, @Nullable String execution) {
        view.put("waitsFor", what);
        if (execution != null) {
            view.put("child", execution);
        }
    }

    private static void waitsFor(ObjectNode view, String what, @Nullable Instant until) {
        view.put("waitsFor", what);
        if (until != null) {
            view.put("until", until.toString());
        }
    }

    private void times(ObjectNode view, Node step, Instant from, @Nullable Instant to) {
        long millis = Math.max(0, Duration.between(from, to == null ? now : to).toMillis());
        view.put("startedAt", from.toString());
        if (to != null) {
            view.put("endedAt", to.toString());
        }
        view.put("millis", millis);
        switch (step) {
            case Node.AgentStep _ -> working += millis;
            case Approval _, Callback _, Poll _, Node.Wait _ -> waiting += millis;
            default -> {}
        }
    }
}
