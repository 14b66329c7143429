package dev.overwinter.engine.core;

import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Approval.Action;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `approval`: a gate that people answer.
final class ApprovalRule {
    private static final Duration SHORTEST_REMINDER = Duration.ofSeconds(1);

    private ApprovalRule() {}

    static void enter(Turn turn, NodeState node, Approval step) {
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        var shown = turn.store(shown(turn, evaluation, step));
        var escalations = new ArrayList<Instant>();
        for (var escalation : step.escalations()) {
            escalations.add(evaluation.end(escalation.after(), "escalate.after"));
        }
        for (int i = 1; i < escalations.size(); i++) {
            if (escalations.get(i).isBefore(escalations.get(i - 1))) {
                throw new ExpressionFailed("escalate: the times must go up, from the first to the last");
            }
        }
        var remind = Gates.lasting(turn, node, step.remindEvery(), "remind.every");
        if (remind != null && remind.compareTo(SHORTEST_REMINDER) < 0) {
            throw new ExpressionFailed("remind.every must be at least 1s");
        }
        var waiting = new Work.Waiting(
                turn.now,
                shown,
                Gates.at(turn, node, step.timeout(), "timeout"),
                null,
                null,
                remind,
                remind == null ? null : turn.now.plus(remind),
                escalations,
                0,
                List.of(),
                0,
                null,
                List.of());
        Gates.opened(turn, node, Gates.notifying(turn, node, waiting, step.notification()));
    }

    /// What people see and who they are, resolved once.
    private static ObjectNode shown(Turn turn, Evaluation evaluation, Approval step) {
        var shown = Json.object();
        shown.set("title", evaluation.template(step.title(), "title"));
        shown.set("show", step.show() == null ? Turn.JSON.nullNode() : evaluation.template(step.show(), "show"));
        if (step.assignees() != null) {
            shown.set("assignees", assignees(evaluation.template(step.assignees(), "assignees"), "assignees"));
        }
        shown.set("form", step.form() == null ? Turn.JSON.nullNode() : step.form());
        if (step.prefill() != null) {
            shown.set("prefill", evaluation.template(step.prefill(), "prefill"));
        }
        var actions = shown.putArray("actions");
        step.actions()
                .forEach(action ->
                        actions.add(Json.object().put("id", action.id()).put("rejects", action.rejects())));
        shown.put("quorum", (int) evaluation.amount(step.quorum(), "quorum"));
        var separated = shown.putArray("separateFrom");
        separatedFrom(turn, evaluation, step).forEach(separated::add);
        return shown;
    }

    /// `{ users: [...], groups: [...] }`; one name may stand without the brackets.
    private static ObjectNode assignees(JsonNode given, String field) {
        var assignees = Json.object();
        for (var list : List.of("users", "groups")) {
            var names = given.path(list);
            if (names.isString()) {
                assignees.putArray(list).add(names);
            } else if (names.isArray() && allTexts(names)) {
                assignees.set(list, names);
            } else if (given.has(list) || !given.isObject()) {
                throw new ExpressionFailed(field + "." + list + " must give a list of names, but gave " + names);
            }
        }
        return assignees;
    }

    private static boolean allTexts(JsonNode names) {
        for (var name : names) {
            if (!name.isString()) {
                return false;
            }
        }
        return true;
    }

    private static TreeSet<String> separatedFrom(Turn turn, Evaluation evaluation, Approval step) {
        var people = new TreeSet<String>();
        for (var separation : step.separateFrom()) {
            switch (separation) {
                case Approval.Separation.Starter() ->
                    people.add(turn.before.header().startedBy());
                case Approval.Separation.User(var name) ->
                    people.add(evaluation.template(name, "separateFrom").asString());
                case Approval.Separation.FromStep(var id) -> {
                    var result = turn.result(evaluation.key(), id);
                    if (result != null) {
                        people.addAll(result.deciders());
                    }
                }
            }
        }
        return people;
    }

    // Notifications and time

    static void attempt(Turn turn, NodeState node, Approval step, Event.OfAttempt event) {
        if (node.work() instanceof Work.Waiting waiting && step.notification() != null) {
            Gates.toNotifications(
                    turn, node, waiting, call -> Calls.on(turn, node, step.notification(), call, "", event));
        }
    }

    static void claimed(Turn turn, NodeState node, Approval step) {
        if (node.work() instanceof Work.Waiting waiting && step.notification() != null) {
            Gates.toNotifications(
                    turn, node, waiting, call -> Calls.claimed(turn, node, step.notification(), call, ""));
        }
    }

    static void due(Turn turn, NodeState node, Approval step, Dues.Kind kind, Instant at) {
        if (!(node.work() instanceof Work.Waiting waiting)) {
            return;
        }
        switch (kind) {
            case WORK -> {
                if (step.notification() != null) {
                    Gates.toNotifications(
                            turn, node, waiting, call -> Calls.due(turn, node, step.notification(), call, "", at));
                }
            }
            case REMINDER -> remind(turn, node, step, waiting);
            case ESCALATION -> escalate(turn, node, step, waiting);
            case TIMEOUT -> timedOut(turn, node, step, waiting);
            case HEARTBEAT, SCOPE_RETRY, DEADLINE -> {}
        }
    }

    private static void remind(Turn turn, NodeState node, Approval step, Work.Waiting waiting) {
        turn.history("gate.reminded", node.key(), null);
        var every = java.util.Objects.requireNonNull(waiting.remindEvery());
        var next = new Work.Waiting(
                waiting.openedAt(),
                waiting.shown(),
                waiting.timeoutAt(),
                null,
                null,
                every,
                turn.now.plus(every),
                waiting.escalations(),
                waiting.escalated(),
                waiting.decisions(),
                waiting.notices(),
                null,
                waiting.notifications());
        turn.put(node.doing(Gates.notifying(turn, node, next, step.notification())));
    }

    private static void escalate(Turn turn, NodeState node, Approval step, Work.Waiting waiting) {
        var escalation = step.escalations().get(waiting.escalated());
        var shown = (ObjectNode) turn.read(waiting.shown() == null ? turn.nothing() : waiting.shown())
                .deepCopy();
        try {
            var evaluation = new Evaluation(new Sight(turn, node.key()), waiting.escalated() + 1);
            var to = assignees(evaluation.template(escalation.to(), "escalate.to"), "escalate.to");
            if (shown.has("assignees")) {
                shown.set("assignees", united(shown.get("assignees"), to));
            }
            turn.history("gate.escalated", node.key(), Json.object().set("to", to));
        } catch (ExpressionFailed mistake) {
            turn.history("gate.escalated", node.key(), Json.brief(Flow.mistake(node, mistake)));
        }
        var times = waiting.escalations();
        var next = new Work.Waiting(
                waiting.openedAt(),
                turn.store(shown),
                waiting.timeoutAt(),
                null,
                null,
                waiting.remindEvery(),
                waiting.remindAt(),
                times.subList(1, times.size()),
                waiting.escalated() + 1,
                waiting.decisions(),
                waiting.notices(),
                null,
                waiting.notifications());
        turn.put(node.doing(Gates.notifying(turn, node, next, step.notification())));
    }

    private static ObjectNode united(JsonNode one, JsonNode other) {
        var united = Json.object();
        for (var field : List.of("users", "groups")) {
            var names = new TreeSet<String>();
            one.path(field).forEach(name -> names.add(name.asString()));
            other.path(field).forEach(name -> names.add(name.asString()));
            if (!names.isEmpty()) {
                names.forEach(united.withArray(field)::add);
            }
        }
        return united;
    }

    private static void timedOut(Turn turn, NodeState node, Approval step, Work.Waiting waiting) {
        switch (step.onTimeout()) {
            case FAIL ->
                Gates.fail(
                        turn,
                        node,
                        Transition.GateState.TIMED_OUT,
                        ErrorTypes.APPROVAL_TIMEOUT,
                        "nobody answered in time");
            case REJECT -> byTimeout(turn, node, step, waiting, true);
            case APPROVE -> byTimeout(turn, node, step, waiting, false);
        }
    }

    private static void byTimeout(Turn turn, NodeState node, Approval step, Work.Waiting waiting, boolean rejects) {
        var action = step.actions().stream()
                .filter(candidate -> candidate.rejects() == rejects)
                .findFirst()
                .orElse(new Action(rejects ? "reject" : "approve", null, rejects));
        Gates.close(turn, node, Transition.GateState.TIMED_OUT, null);
        turn.history("gate.timedOut", node.key(), Json.object().put("action", action.id()));
        decided(
                turn,
                node,
                step,
                action,
                new Work.Decision(action.id(), "timeout", turn.now, null, null),
                waiting.decisions());
    }

    // Answers

    static void answered(Turn turn, NodeState node, Approval step, Event.Answered answer) {
        var waiting = (Work.Waiting) node.work();
        var shown = turn.read(waiting.shown() == null ? turn.nothing() : waiting.shown());
        var action = step.actions().stream()
                .filter(candidate -> candidate.id().equals(answer.action()))
                .findFirst()
                .orElse(null);
        var refusal = refusal(turn, step, waiting, shown, action, answer);
        if (refusal != null) {
            turn.verdict(answer, false, refusal.code(), refusal.message());
            turn.history(
                    "gate.refused",
                    node.key(),
                    Json.object().put("by", answer.by()).put("code", refusal.code()));
            return;
        }
        var decision = new Work.Decision(
                java.util.Objects.requireNonNull(action).id(),
                answer.by(),
                turn.now,
                answer.comment(),
                completed(step.form(), answer.payload()));
        var decisions = new ArrayList<>(waiting.decisions());
        decisions.add(decision);
        turn.history(
                "gate.answered",
                node.key(),
                Json.object().put("action", action.id()).put("by", answer.by()));
        long agreeing = decisions.stream()
                .filter(one -> one.action().equals(action.id()))
                .count();
        if (!action.rejects() && agreeing < shown.path("quorum").asInt()) {
            turn.verdict(
                    answer,
                    true,
                    "accepted",
                    "the decision was taken, " + (shown.path("quorum").asInt() - agreeing) + " more needed");
            turn.put(node.doing(new Work.Waiting(
                    waiting.openedAt(),
                    waiting.shown(),
                    waiting.timeoutAt(),
                    null,
                    null,
                    waiting.remindEvery(),
                    waiting.remindAt(),
                    waiting.escalations(),
                    waiting.escalated(),
                    decisions,
                    waiting.notices(),
                    null,
                    waiting.notifications())));
            return;
        }
        turn.verdict(answer, true, "accepted", "the decision was taken");
        Gates.close(turn, node, Transition.GateState.ANSWERED, answer.by());
        decided(turn, node, step, action, decision, waiting.decisions());
    }

    private record Refusal(String code, String message) {}

    private static @Nullable Refusal refusal(
            Turn turn,
            Approval step,
            Work.Waiting waiting,
            JsonNode shown,
            @Nullable Action action,
            Event.Answered answer) {
        if (action == null) {
            var known = step.actions().stream().map(Action::id).toList();
            return new Refusal(
                    "unknown-action",
                    (answer.action() == null
                                    ? "an approval needs an action"
                                    : "there is no action \"" + answer.action() + "\"")
                            + "; choose one of " + String.join(", ", known));
        }
        if (shown.has("assignees") && !isAssigned(shown.get("assignees"), answer)) {
            return new Refusal(
                    "not-assigned", answer.by() + " may not answer; assigned to " + describe(shown.get("assignees")));
        }
        for (var separated : shown.path("separateFrom")) {
            if (separated.asString().equals(answer.by())) {
                return new Refusal("four-eyes", answer.by() + " may not answer: separateFrom asks for somebody else");
            }
        }
        if (waiting.decisions().stream().anyMatch(decision -> decision.by().equals(answer.by()))) {
            return new Refusal("already-decided", answer.by() + " has decided already; one decision per person");
        }
        if (answer.payload() != null && Calls.isTooLarge(turn, answer.payload())) {
            return new Refusal("invalid-form", "the form is larger than 1 MB");
        }
        if (step.form() != null) {
            var payload = answer.payload() == null ? Json.object() : answer.payload();
            var violations = turn.schemas.violations(step.form(), payload);
            if (!violations.isEmpty()) {
                return new Refusal("invalid-form", String.join("; ", violations));
            }
        }
        return null;
    }

    private static boolean isAssigned(JsonNode assignees, Event.Answered answer) {
        for (var user : assignees.path("users")) {
            if (user.asString().equals(answer.by())) {
                return true;
            }
        }
        for (var group : assignees.path("groups")) {
            if (answer.groups().contains(group.asString())) {
                return true;
            }
        }
        return false;
    }

    private static String describe(JsonNode assignees) {
        var names = new ArrayList<String>();
        assignees.path("users").forEach(user -> names.add(user.asString()));
        assignees.path("groups").forEach(group -> names.add("group " + group.asString()));
        return String.join(", ", names);
    }

    /// The form with what it declares and the answer lacks as null.
    private static @Nullable JsonNode completed(@Nullable JsonNode form, @Nullable JsonNode payload) {
        if (form == null) {
            return payload;
        }
        var completed = Json.object();
        if (payload instanceof ObjectNode given) {
            completed.setAll(given);
        }
        for (var property : form.path("properties").properties()) {
            if (!completed.has(property.getKey())) {
                completed.set(
                        property.getKey(),
                        property.getValue().path("default").isMissingNode()
                                ? Turn.JSON.nullNode()
                                : property.getValue().get("default"));
            }
        }
        return completed;
    }

    private static void decided(
            Turn turn, NodeState node, Approval step, Action action, Work.Decision last, List<Work.Decision> earlier) {
        var people = new TreeSet<String>();
        earlier.forEach(decision -> people.add(decision.by()));
        people.add(last.by());
        var closed = node.doing(new Work.Decided(List.copyOf(people)));
        turn.put(closed);
        if (action.rejects() && step.onReject() == Approval.OnReject.FAIL) {
            var title = "rejected by " + last.by() + (last.comment() == null ? "" : ": " + last.comment());
            var data = turn.store(output(last, earlier));
            Flow.fail(
                    turn,
                    closed,
                    new StepError(
                            ErrorTypes.REJECTED,
                            title,
                            null,
                            last.comment(),
                            node.key().stepId(),
                            0,
                            data,
                            null));
            return;
        }
        Flow.conclude(turn, closed, turn.store(output(last, earlier)));
    }

    private static ObjectNode output(Work.Decision last, List<Work.Decision> earlier) {
        var output = json(last);
        ArrayNode decisions = output.putArray("decisions");
        earlier.forEach(decision -> decisions.add(json(decision)));
        decisions.add(json(last));
        return output;
    }

    private static ObjectNode json(Work.Decision decision) {
        var json = Json.object();
        json.put("action", decision.action());
        json.put("by", decision.by());
        json.put("at", decision.at().toString());
        json.set("form", decision.form() == null ? Turn.JSON.nullNode() : decision.form());
        json.set("comment", Json.text(decision.comment()));
        return json;
    }
}
