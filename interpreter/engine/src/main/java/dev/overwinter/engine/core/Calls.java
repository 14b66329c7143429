package dev.overwinter.engine.core;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One call with its attempts, wherever it stands: what an event makes of it.
final class Calls {
    /// How long a cancelled call may still bring its result.
    static final Duration GRACE = Duration.ofSeconds(30);

    /// How often one attempt is handed over, before its execution is held.
    static final int MOST_DELIVERIES = 10;

    private Calls() {}

    /// What became of a call.
    sealed interface Progress {
        /// Nothing that the node needs to know.
        record Running(Call call) implements Progress {}

        record Succeeded(Call call, JsonNode output) implements Progress {}

        record Failed(Call call, StepError error) implements Progress {}

        /// The event is stale.
        record Unchanged() implements Progress {}
    }

    static String path(String parent, String id) {
        return parent.isEmpty() ? id : id.isEmpty() ? parent : parent + "/" + id;
    }

    /// Begins a call: resolves its input once.
    static Call begin(Turn turn, Evaluation evaluation, AgentUse use, String id, String field) {
        var input = evaluation.callInput(use.with(), field);
        var timeout = use.timeout() == null ? null : evaluation.duration(use.timeout(), "timeout");
        String businessKey = null;
        if (use.idempotencyKey() != null) {
            var key = evaluation.template(use.idempotencyKey(), "idempotencyKey");
            if (!key.isString() || key.stringValue().isBlank()) {
                throw new ExpressionFailed("idempotencyKey must give a text that is not empty, but gave " + key);
            }
            businessKey = key.stringValue();
        }
        return Call.first(id, use.agent(), turn.store(input), businessKey, timeout, turn.owner);
    }

    // Events

    /// Feeds an event of an attempt into the call with that path.
    static Progress on(Turn turn, NodeState node, AgentUse use, Call call, String parentPath, Event.OfAttempt event) {
        var path = path(parentPath, call.id());
        var attempt = event.attempt();
        if (!attempt.call().equals(path)) {
            return call.status() == Call.Status.CALLING
                    ? onAsked(turn, node, use, call, path, event)
                    : new Progress.Unchanged();
        }
        if (attempt.number() != call.attempt() || attempt.round() != call.round()) {
            return new Progress.Unchanged();
        }
        boolean cancelling = call.status() == Call.Status.CANCELLING;
        if (call.status() != Call.Status.IN_FLIGHT && !cancelling) {
            return new Progress.Unchanged();
        }
        return onOwn(turn, node, use, spending(turn, call, event), path, event, cancelling);
    }

    /// Whatever comes of an attempt, it has cost what it has cost.
    private static Call spending(Turn turn, Call call, Event.OfAttempt event) {
        var usage = switch (event) {
            case Event.AgentReturned returned -> returned.facts().usage();
            case Event.AgentFailed failed -> failed.facts().usage();
            case Event.AgentParked parked -> parked.facts().usage();
            case Event.AgentTurned turned -> turned.facts().usage();
            case Event.AttemptHeld _ -> null;
        };
        if (usage == null) {
            return call;
        }
        turn.spent = turn.spent.and(usage);
        return call.spending(call.spent().and(usage));
    }

    private static Progress onOwn(
            Turn turn,
            NodeState node,
            AgentUse use,
            Call call,
            String path,
            Event.OfAttempt event,
            boolean cancelling) {
        return switch (event) {
            case Event.AgentReturned returned -> succeeded(turn, node, call, returned.output(), returned.facts());
            case Event.AgentFailed failed -> failed(turn, node, use, call, failed);
            case Event.AgentParked parked ->
                cancelling
                        ? new Progress.Failed(call.unknownEffect(), cancelled(turn, node))
                        : parked(turn, node, call, path, parked);
            case Event.AgentTurned turned ->
                cancelling
                        ? new Progress.Failed(call.unknownEffect(), cancelled(turn, node))
                        : turned(turn, node, use, call, turned);
            case Event.AttemptHeld _ -> new Progress.Unchanged();
        };
    }

    private static Progress succeeded(Turn turn, NodeState node, Call call, JsonNode output, Event.AgentFacts facts) {
        var detail = facts(call, facts);
        turn.history("attempt.succeeded", node.key(), detail);
        return new Progress.Succeeded(call, output);
    }

    private static Progress parked(Turn turn, NodeState node, Call call, String path, Event.AgentParked parked) {
        var beatAt = parked.heartbeat() == null ? null : turn.now.plus(parked.heartbeat());
        turn.history(
                "attempt.parked",
                node.key(),
                facts(call, parked.facts()).put("until", parked.until().toString()));
        turn.gate(new Transition.GateChange(
                node.key(), gateCall(path), nonce(turn, node, path, call), Transition.GateState.OPEN, null, turn.now));
        return new Progress.Running(call.parked(parked.until(), parked.heartbeat(), beatAt));
    }

    /// The name under which a parked attempt is answered: never empty, so that it differs from the node's own gate.
    static String gateCall(String path) {
        return path.isEmpty() ? "attempt" : path;
    }

    private static String nonce(Turn turn, NodeState node, String path, Call call) {
        return Seeds.nonce(turn.seed(), node.key(), gateCall(path), call.attempt());
    }

    private static void closeGate(Turn turn, NodeState node, String path, Call call, Transition.GateState state) {
        turn.gate(new Transition.GateChange(
                node.key(), gateCall(path), nonce(turn, node, path, call), state, null, turn.now));
    }

    private static Progress turned(Turn turn, NodeState node, AgentUse use, Call call, Event.AgentTurned turned) {
        var usedUp = Budgets.exceeded(turn, node.key(), use, call.spent());
        if (usedUp != null) {
            turn.history(
                    "attempt.failed", node.key(), facts(call, turned.facts()).setAll(Json.brief(usedUp)));
            return new Progress.Failed(call, usedUp);
        }
        var asked = new ArrayList<Call>();
        for (int i = 0; i < turned.calls().size(); i++) {
            var request = turned.calls().get(i);
            var input = Json.object();
            input.set("value", request.input());
            asked.add(Call.first(
                    "call" + (call.round() + 1) + "." + (i + 1),
                    request.agent(),
                    turn.store(input),
                    null,
                    call.timeout(),
                    turn.owner));
        }
        turn.history("attempt.turned", node.key(), facts(call, turned.facts()).put("calls", asked.size()));
        var next = call.turn(turn.store(turned.state()), asked);
        return new Progress.Running(asked.isEmpty() ? next.nextTurn(turn.owner, asked) : next);
    }

    /// An event of a call that a durable step function asked for.
    private static Progress onAsked(
            Turn turn, NodeState node, AgentUse use, Call call, String path, Event.OfAttempt event) {
        var asked = new ArrayList<>(call.calls());
        for (int i = 0; i < asked.size(); i++) {
            var changed = changedAsked(turn, node, use, asked.get(i), path, event);
            if (changed != null) {
                asked.set(i, changed);
                return new Progress.Running(withAsked(turn, call, asked));
            }
        }
        return new Progress.Unchanged();
    }

    private static @Nullable Call changedAsked(
            Turn turn, NodeState node, AgentUse use, Call asked, String path, Event.OfAttempt event) {
        return afterAsked(turn, on(turn, node, use, asked, path, event));
    }

    private static @Nullable Call afterAsked(Turn turn, Progress progress) {
        return switch (progress) {
            case Progress.Unchanged _ -> null;
            case Progress.Running(var running) -> running;
            case Progress.Succeeded(var done, var output) -> done.done(new Call.CallResult(turn.store(output), null));
            case Progress.Failed(var done, var error) -> done.done(new Call.CallResult(turn.nothing(), error));
        };
    }

    private static Call withAsked(Turn turn, Call call, List<Call> asked) {
        boolean allDone = asked.stream().allMatch(one -> one.status() == Call.Status.DONE);
        return allDone ? call.nextTurn(turn.owner, asked) : call.asking(asked);
    }

    // Failure and retry

    private static Progress failed(Turn turn, NodeState node, AgentUse use, Call call, Event.AgentFailed failed) {
        var known = failed.effectUnknown() ? call.unknownEffect() : call;
        var error = new StepError(
                failed.type(),
                failed.title(),
                failed.status(),
                failed.detail(),
                node.key().stepId(),
                call.attempt(),
                failed.data() == null ? null : turn.store(failed.data()),
                null);
        return failedAttempt(turn, node, use, known, error, failed.retryable(), failed.retryAfter(), failed.facts());
    }

    private static Progress failedAttempt(
            Turn turn,
            NodeState node,
            AgentUse use,
            Call call,
            StepError error,
            boolean retryable,
            @Nullable Duration retryAfter,
            Event.AgentFacts facts) {
        var detail = facts(call, facts);
        detail.setAll(Json.brief(error));
        if (call.status() == Call.Status.CANCELLING) {
            turn.history("attempt.failed", node.key(), detail);
            return new Progress.Failed(call, error);
        }
        var evaluation = new Evaluation(new Sight(turn, node.key()), call.attempt());
        var seed = Seeds.of(turn.seed(), node.key(), call.attempt(), "backoff " + call.id());
        Retries.Verdict verdict;
        try {
            verdict =
                    Retries.judge(use.retry(), call.ruleUses(), error.type(), retryable, retryAfter, evaluation, seed);
        } catch (ExpressionFailed mistake) {
            return new Progress.Failed(
                    call,
                    StepError.of(
                                    ErrorTypes.EXPRESSION,
                                    mistake.getMessage(),
                                    node.key().stepId())
                            .causedBy(error));
        }
        if (verdict.delay() == null) {
            turn.history("attempt.failed", node.key(), detail);
            return new Progress.Failed(call, error);
        }
        var usedUp = Budgets.exceeded(turn, node.key(), use, call.spent());
        if (usedUp != null) {
            turn.history("attempt.failed", node.key(), detail);
            return new Progress.Failed(call, usedUp.causedBy(error));
        }
        var nextAt = turn.now.plus(verdict.delay());
        turn.history("attempt.failed", node.key(), detail.put("nextAt", nextAt.toString()));
        return new Progress.Running(call.backoff(nextAt, verdict.uses()));
    }

    /// Fails an attempt from inside the core: timed out while parked, or interrupted.
    private static Progress failHere(
            Turn turn, NodeState node, AgentUse use, Call call, String type, String title, boolean retryable) {
        var error = new StepError(type, title, null, null, node.key().stepId(), call.attempt(), null, null);
        return failedAttempt(turn, node, use, call.unknownEffect(), error, retryable, null, Event.AgentFacts.NONE);
    }

    // Time

    /// Works off the due times of a call that have come.
    static Progress due(Turn turn, NodeState node, AgentUse use, Call call, String parentPath, Instant at) {
        var path = path(parentPath, call.id());
        switch (call.status()) {
            case BACKOFF -> {
                if (isDue(call.dueAt(), at)) {
                    return new Progress.Running(call.nextAttempt(turn.owner));
                }
            }
            case PARKED -> {
                if (isDue(call.heartbeatAt(), at) || isDue(call.dueAt(), at)) {
                    closeGate(turn, node, path, call, Transition.GateState.TIMED_OUT);
                    return failHere(turn, node, use, call, ErrorTypes.TIMEOUT, "no answer came in time", true);
                }
            }
            case CANCELLING -> {
                if (isDue(call.dueAt(), at)) {
                    return new Progress.Failed(call.unknownEffect(), cancelled(turn, node));
                }
            }
            case CALLING -> {
                var asked = new ArrayList<>(call.calls());
                for (int i = 0; i < asked.size(); i++) {
                    var changed = afterAsked(turn, due(turn, node, use, asked.get(i), path, at));
                    if (changed != null) {
                        asked.set(i, changed);
                        return new Progress.Running(withAsked(turn, call, asked));
                    }
                }
            }
            case IN_FLIGHT, DONE -> {}
        }
        return new Progress.Unchanged();
    }

    private static boolean isDue(@Nullable Instant due, Instant at) {
        return due != null && !due.isAfter(at);
    }

    // Owners

    /// What a new owner makes of an attempt that an earlier one delivered.
    static Progress claimed(Turn turn, NodeState node, AgentUse use, Call call, String parentPath) {
        var path = path(parentPath, call.id());
        return switch (call.status()) {
            case BACKOFF, PARKED, DONE -> new Progress.Unchanged();
            case CANCELLING -> new Progress.Failed(call.unknownEffect(), cancelled(turn, node));
            case CALLING -> {
                var asked = new ArrayList<>(call.calls());
                boolean changed = false;
                for (int i = 0; i < asked.size(); i++) {
                    var after = afterAsked(turn, claimed(turn, node, use, asked.get(i), path));
                    if (after != null) {
                        asked.set(i, after);
                        changed = true;
                    }
                }
                yield changed ? new Progress.Running(withAsked(turn, call, asked)) : new Progress.Unchanged();
            }
            case IN_FLIGHT -> {
                if (call.epoch() >= turn.owner) {
                    yield new Progress.Unchanged();
                }
                if (use.delivery() == AgentUse.Delivery.AT_MOST_ONCE) {
                    yield failHere(
                            turn,
                            node,
                            use,
                            call,
                            ErrorTypes.INTERRUPTED,
                            "the engine stopped in the middle of the call",
                            false);
                }
                turn.engineHistory(
                        "attempt.redelivered",
                        node.key(),
                        Json.object().put("attempt", call.attempt()).put("delivery", call.delivery() + 1));
                if (call.delivery() >= MOST_DELIVERIES) {
                    Holding.holdFor(
                            turn,
                            node,
                            "deliveries.exhausted",
                            "attempt " + call.attempt() + " was handed over " + call.delivery()
                                    + " times and the engine stopped in it every time",
                            null);
                }
                yield new Progress.Running(call.redelivered(turn.owner));
            }
        };
    }

    // Parked attempts

    /// An answer for a parked attempt.
    static Progress answered(
            Turn turn, NodeState node, AgentUse use, Call call, String parentPath, Event.Answered answer) {
        var path = path(parentPath, call.id());
        if (call.status() == Call.Status.CALLING) {
            var asked = new ArrayList<>(call.calls());
            for (int i = 0; i < asked.size(); i++) {
                var changed = afterAsked(turn, answered(turn, node, use, asked.get(i), path, answer));
                if (changed != null) {
                    asked.set(i, changed);
                    return new Progress.Running(withAsked(turn, call, asked));
                }
            }
        }
        if (call.status() != Call.Status.PARKED || !gateCall(path).equals(answer.call())) {
            return new Progress.Unchanged();
        }
        closeGate(turn, node, path, call, Transition.GateState.ANSWERED);
        if (answer.error() == null) {
            var output = answer.payload() == null ? Turn.JSON.nullNode() : answer.payload();
            return succeeded(turn, node, call, output, Event.AgentFacts.NONE);
        }
        var error = new StepError(
                answer.error(),
                answer.errorDetail() == null ? "the answer was an error" : answer.errorDetail(),
                null,
                null,
                node.key().stepId(),
                call.attempt(),
                null,
                null);
        return failedAttempt(turn, node, use, call, error, false, null, Event.AgentFacts.NONE);
    }

    static Progress heartbeat(Turn turn, NodeState node, Call call, String parentPath, String gateCall) {
        var path = path(parentPath, call.id());
        if (call.status() == Call.Status.CALLING) {
            var asked = new ArrayList<>(call.calls());
            for (int i = 0; i < asked.size(); i++) {
                var changed = afterAsked(turn, heartbeat(turn, node, asked.get(i), path, gateCall));
                if (changed != null) {
                    asked.set(i, changed);
                    return new Progress.Running(withAsked(turn, call, asked));
                }
            }
        }
        if (call.status() != Call.Status.PARKED
                || call.heartbeat() == null
                || !gateCall(path).equals(gateCall)) {
            return new Progress.Unchanged();
        }
        return new Progress.Running(call.parked(call.dueAt(), call.heartbeat(), turn.now.plus(call.heartbeat())));
    }

    // Cancelling

    /// Tells a call that nobody wants its result.
    ///
    /// @return the call that still runs, or null where nothing is left to wait for
    static @Nullable Call cancel(Turn turn, NodeState node, Call call, String parentPath) {
        var path = path(parentPath, call.id());
        return switch (call.status()) {
            case IN_FLIGHT -> wasDelivered(turn, node, call, path) ? call.cancelling(turn.now.plus(GRACE)) : null;
            case CANCELLING -> call;
            case PARKED -> {
                closeGate(turn, node, path, call, Transition.GateState.CANCELLED);
                yield null;
            }
            case CALLING -> {
                call.calls().forEach(asked -> cancel(turn, node, asked, path));
                yield null;
            }
            case BACKOFF, DONE -> null;
        };
    }

    /// False for an attempt that begins and is given up in the same transition: nobody ever made the call.
    static boolean wasDelivered(Turn turn, NodeState node, Call call, String path) {
        var earlier = turn.before.node(node.key());
        return earlier != null
                && Commands.callsOf(earlier.work()).stream().anyMatch(one -> isSameDelivery(one, "", call, path));
    }

    private static boolean isSameDelivery(Call earlier, String parentPath, Call call, String path) {
        var earlierPath = path(parentPath, earlier.id());
        return (earlierPath.equals(path)
                        && earlier.status() == Call.Status.IN_FLIGHT
                        && earlier.attempt() == call.attempt()
                        && earlier.round() == call.round())
                || earlier.calls().stream().anyMatch(asked -> isSameDelivery(asked, earlierPath, call, path));
    }

    /// True where a cancelled call may have had an effect that nobody will hear of.
    static boolean mayHaveHadEffect(Call call) {
        return call.effectUnknown() || call.status() == Call.Status.PARKED || call.status() == Call.Status.CALLING;
    }

    private static StepError cancelled(Turn turn, NodeState node) {
        return StepError.of(
                ErrorTypes.CANCELLED, "the call was cancelled", node.key().stepId());
    }

    /// True for an output that is too large to be kept.
    static boolean isTooLarge(Turn turn, JsonNode output) {
        return Json.isLarge(output, turn.limits.payloadChars());
    }

    static StepError tooLarge(Turn turn, NodeState node, int attempt) {
        return new StepError(
                ErrorTypes.PAYLOAD_LIMIT,
                "the output is larger than %,d characters".formatted(turn.limits.payloadChars()),
                null,
                "let the agent give less, or keep the value outside and pass a reference",
                node.key().stepId(),
                attempt,
                null,
                null);
    }

    private static ObjectNode facts(Call call, Event.AgentFacts facts) {
        var detail = Json.object();
        if (!call.id().isEmpty()) {
            detail.put("call", call.id());
        }
        detail.put("attempt", call.attempt());
        detail.put("agent", call.agent());
        if (facts.version() != null) {
            detail.put("version", facts.version());
        }
        if (facts.usage() != null) {
            detail.set("usage", facts.usage());
        }
        return detail;
    }
}
