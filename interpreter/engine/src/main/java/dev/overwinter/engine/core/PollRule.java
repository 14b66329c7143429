package dev.overwinter.engine.core;

import dev.overwinter.dsl.Poll;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `poll`
final class PollRule {
    private static final Duration LATE_PROBE_GRACE = Duration.ofMinutes(1);

    private PollRule() {}

    static void enter(Turn turn, NodeState node, Poll poll) {
        var initial = poll.initial() == null
                ? turn.nothing()
                : turn.store(new Evaluation(new Sight(turn, node.key()), 0).template(poll.initial(), "initial"));
        probe(turn, node, poll, 1, initial, null);
    }

    private static void probe(
            Turn turn, NodeState node, Poll poll, int number, Ref previous, @Nullable Instant graceUntil) {
        Budgets.check(turn, node.key(), poll.use());
        var evaluation = new Evaluation(new Sight(turn, node.key()), number).and("previous", previous);
        var call = Calls.begin(turn, evaluation, poll.use(), "probe" + number, "with");
        turn.put(node.doing(new Work.Polling(number, call, null, previous, graceUntil)));
    }

    static Work.Polling with(Work.Polling polling, Call call) {
        return new Work.Polling(polling.probe(), call, null, polling.previous(), polling.graceUntil());
    }

    static void attempt(Turn turn, NodeState node, Poll poll, Event.OfAttempt event) {
        if (node.work() instanceof Work.Polling polling && polling.call() != null) {
            after(turn, node, poll, polling, Calls.on(turn, node, poll.use(), polling.call(), "", event));
        }
    }

    static void claimed(Turn turn, NodeState node, Poll poll) {
        if (node.work() instanceof Work.Polling polling && polling.call() != null) {
            after(turn, node, poll, polling, Calls.claimed(turn, node, poll.use(), polling.call(), ""));
        }
    }

    static boolean answered(Turn turn, NodeState node, Poll poll, Event.Answered answer) {
        if (!(node.work() instanceof Work.Polling polling) || polling.call() == null) {
            return false;
        }
        var progress = Calls.answered(turn, node, poll.use(), polling.call(), "", answer);
        after(turn, node, poll, polling, progress);
        return !(progress instanceof Calls.Progress.Unchanged);
    }

    static void due(Turn turn, NodeState node, Poll poll, Instant at) {
        if (!(node.work() instanceof Work.Polling polling)) {
            return;
        }
        if (polling.call() != null) {
            after(turn, node, poll, polling, Calls.due(turn, node, poll.use(), polling.call(), "", at));
            return;
        }
        try {
            var previous = polling.previous() == null ? turn.nothing() : polling.previous();
            var wasDue = polling.nextAt() == null ? turn.now : polling.nextAt();
            probe(turn, node, poll, polling.probe() + 1, previous, grace(turn, node, poll, wasDue));
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, node, Flow.mistake(node, mistake));
        } catch (StepFailed failed) {
            Flow.fail(turn, node, failed.error());
        }
    }

    /// A probe that was due before a deadline, and is made after it because nobody was there, is judged first.
    private static @Nullable Instant grace(Turn turn, NodeState node, Poll poll, Instant wasDue) {
        if (!Dues.isMissed(turn, node, wasDue)) {
            return null;
        }
        var timeout = poll.use().timeout() == null
                ? LATE_PROBE_GRACE
                : new Evaluation(new Sight(turn, node.key()), 0)
                        .duration(poll.use().timeout(), "timeout");
        return turn.now.plus(timeout);
    }

    static boolean stop(Turn turn, NodeState node, Work.Polling polling) {
        var running = polling.call() == null ? null : Calls.cancel(turn, node, polling.call(), "");
        turn.put(node.doing(new Work.Polling(polling.probe(), running, null, polling.previous(), null)));
        return running == null;
    }

    private static void after(Turn turn, NodeState node, Poll poll, Work.Polling polling, Calls.Progress progress) {
        switch (progress) {
            case Calls.Progress.Unchanged _ -> {}
            case Calls.Progress.Running(var call) ->
                turn.put(turn.live(node.key()).doing(with(polling, call)));
            case Calls.Progress.Succeeded(var _, var output) -> {
                var between = between(turn, node, polling);
                if (node.phase() == NodeState.Phase.STOPPING) {
                    Stopping.settled(turn, between);
                } else {
                    judge(turn, between, poll, polling, output);
                }
            }
            case Calls.Progress.Failed(var call, var error) -> {
                if (node.phase() == NodeState.Phase.STOPPING) {
                    Stopping.settled(turn, between(turn, node, polling));
                } else {
                    var failed = node.doing(with(polling, call.done(new Call.CallResult(turn.nothing(), error))));
                    turn.put(failed);
                    Flow.fail(turn, failed, error);
                }
            }
        }
    }

    private static NodeState between(Turn turn, NodeState node, Work.Polling polling) {
        var between = node.doing(new Work.Polling(polling.probe(), null, null, polling.previous(), null));
        turn.put(between);
        return between;
    }

    private static void judge(Turn turn, NodeState node, Poll poll, Work.Polling polling, JsonNode output) {
        if (Calls.isTooLarge(turn, output)) {
            Flow.fail(turn, node, Calls.tooLarge(turn, node, polling.probe()));
            return;
        }
        try {
            var previous = polling.previous() == null ? turn.nothing() : polling.previous();
            var evaluation = new Evaluation(new Sight(turn, node.key()), polling.probe())
                    .and("output", output)
                    .and("previous", previous);
            var result = poll.result() == null ? output : evaluation.template(poll.result(), "result");
            var judging = evaluation.and("result", result);
            if (poll.failIf() != null && judging.condition(poll.failIf(), "failIf")) {
                probed(turn, node, polling, "failed");
                Flow.fail(turn, node, pollFailed(turn, node, polling, result));
            } else if (judging.condition(poll.until(), "until")) {
                probed(turn, node, polling, "done");
                Flow.conclude(turn, node, turn.store(result));
            } else {
                notYet(turn, node, poll, polling, turn.store(result), judging);
            }
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, node, Flow.mistake(node, mistake));
        }
    }

    private static void notYet(
            Turn turn, NodeState node, Poll poll, Work.Polling polling, Ref result, Evaluation evaluation) {
        probed(turn, node, polling, "notYet");
        int probe = polling.probe();
        if (poll.maxProbes() != null && probe >= evaluation.amount(poll.maxProbes(), "maxProbes")) {
            turn.put(node.doing(new Work.Polling(probe, null, null, result, null)));
            Flow.fail(
                    turn,
                    node,
                    new StepError(
                            ErrorTypes.POLL_EXHAUSTED,
                            "the condition did not hold in " + probe + (probe == 1 ? " probe" : " probes"),
                            null,
                            null,
                            node.key().stepId(),
                            probe,
                            result,
                            null));
            return;
        }
        var seed = Seeds.of(turn.seed(), node.key(), probe, "poll backoff");
        var nextAt = turn.now.plus(Retries.delay(poll.backoff(), probe, evaluation, seed));
        turn.put(node.doing(new Work.Polling(probe, null, nextAt, result, null)));
    }

    private static void probed(Turn turn, NodeState node, Work.Polling polling, String verdict) {
        turn.history(
                "poll.probed",
                node.key(),
                Json.object().put("probe", polling.probe()).put("verdict", verdict));
    }

    private static StepError pollFailed(Turn turn, NodeState node, Work.Polling polling, JsonNode result) {
        return new StepError(
                ErrorTypes.POLL_FAILED,
                "failIf holds after probe " + polling.probe(),
                null,
                null,
                node.key().stepId(),
                polling.probe(),
                turn.store(result),
                null);
    }
}
