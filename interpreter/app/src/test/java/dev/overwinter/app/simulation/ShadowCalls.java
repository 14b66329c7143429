package dev.overwinter.app.simulation;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

/// What the shadow says of a call with its attempts.
final class ShadowCalls {
    /// How long a cancelled call may still bring its result.
    private static final long GRACE = 30_000_000_000L;

    private final Oracle oracle;

    /// How many attempts a visit has had that may go on: one that an operator releases, a failed undo.
    private final Map<String, Past> past = new HashMap<>();

    private record Past(int attempts, boolean unknown) {
        static final Past NONE = new Past(0, false);
    }

    ShadowCalls(Oracle oracle) {
        this.oracle = oracle;
    }

    static JsonNode output(Oracle.Reply reply) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("n", reply.number())
                .put("yes", reply.yes())
                .put("bad", reply.number() % 8 == 0);
    }

    static void arm(Node step, String key, long at, @Nullable JsonNode output, Seen seen, Telling told) {
        var armed = told.armedBy(key);
        if (armed == null) {
            told.armed.add(new Telling.Armed(key, step, at, seen.isolated(), output, null));
        } else {
            armed.output = output;
        }
    }

    /// What came of a call with all its attempts.
    ///
    /// @param reply of a success
    /// @param err of a failure
    /// @param unknown an attempt may have had an effect that nobody has heard of
    record Called(
            long at, Oracle.@Nullable Reply reply, @Nullable Err err, Until until, boolean unknown) {
        enum Until {
            /// It succeeded, or failed for good.
            ITS_END,
            /// It was told to stop and settled.
            ITS_STOP,
            /// It was told to stop, and nothing was on its way that could settle.
            AT_ONCE
        }
    }

    /// @param visit what the oracle is asked for
    /// @param key of the step
    private Called call(AgentUse use, JsonNode input, String visit, String key, long from, Stop stop, Telling told) {
        var earlier = past.getOrDefault(visit, Past.NONE);
        var uses = new Retry.Uses();
        boolean isLater = use.agent().equals(Programs.LATER);
        long timeout = use.timeout() instanceof Length.Fixed(var length) ? length.toNanos() : Long.MAX_VALUE;
        timeout = isLater ? OtherSide.PATIENCE : timeout;
        boolean unknown = earlier.unknown;
        long at = from;
        for (int attempt = earlier.attempts + 1; ; attempt++) {
            told.fact(at, "asked " + visit + " " + attempt + " " + input);
            if (isLater) {
                told.fact(at, "attempt.parked " + key + " " + attempt);
            }
            var reply = oracle.reply(visit, attempt);
            boolean late = reply.nanos() >= timeout;
            told.timed |= late || isLater;
            long end = at + Math.min(reply.nanos(), timeout);
            boolean stopped = stop.at() <= end;
            told.open |= stop.at() == end || reply.nanos() == timeout;
            if (stopped && isLater) {
                return new Called(stop.at(), null, null, Called.Until.AT_ONCE, true);
            }
            if (stopped && end > stop.at() + GRACE) {
                return new Called(stop.at() + GRACE, null, null, Called.Until.ITS_STOP, true);
            }
            var until = stopped ? Called.Until.ITS_STOP : Called.Until.ITS_END;
            var err = late ? "timeout" : reply.err();
            if (err == null) {
                told.fact(end, "attempt.succeeded " + key + " " + attempt);
                return new Called(end, reply, null, until, unknown);
            }
            told.fact(end, "attempt.failed " + key + " " + attempt + " " + err);
            unknown |= late || !isLater && reply.effectUnknown();
            boolean retryable = late || !isLater && reply.retryable();
            long delay = stopped ? -1 : Retry.delay(use.retry(), uses, Err.of(err), retryable, told);
            if (delay < 0) {
                // An undo that is tried again makes a call of its own.
                past.put(visit, new Past(attempt, unknown && !visit.contains("~undo")));
                return new Called(end, null, Err.of(err), until, unknown);
            }
            at = end + delay;
            if (stop.at() <= at) {
                told.open |= stop.at() == at;
                return new Called(stop.at(), null, null, Called.Until.AT_ONCE, unknown);
            }
        }
    }

    End agent(Node.AgentStep step, Seen seen, String key, long from, Stop stop, Telling told) {
        boolean isCovered = !step.head().compensate().isEmpty();
        var input = seen.read(step.use().with());
        if (step.armStarted() && isCovered && !past.containsKey(key)) {
            arm(step, key, from, null, seen, told);
        }
        var called = call(step.use(), input, key, key, from, stop, told);
        long at = called.at;
        return switch (called.until) {
            case ITS_END -> {
                if (called.reply != null) {
                    yield End.completed(at, output(called.reply));
                }
                ended(key, at, called.unknown, told);
                yield End.failed(at, java.util.Objects.requireNonNull(called.err));
            }
            case ITS_STOP -> {
                if (called.reply != null && isCovered) {
                    arm(step, key, at, output(called.reply), seen, told);
                    yield given(step, key, at, stop, false, told).afterAll();
                }
                yield given(step, key, at, stop, called.unknown || called.reply != null, told);
            }
            case AT_ONCE -> {
                // What an earlier attempt may have done stays armed, or is told.
                tellUnknown(key, at, called.unknown, told);
                yield End.stopped(at, stop.reason());
            }
        };
    }

    /// A branch is told anew.
    void forget(String scope) {
        past.keySet().removeIf(key -> Keys.isOf(scope, key));
    }

    /// Asks again and again.
    End poll(Poll poll, Seen seen, String key, long from, Stop stop, Telling told) {
        JsonNode previous = poll.initial() == null ? NullNode.instance : seen.read(poll.initial());
        double most = poll.maxProbes() instanceof Amount.Fixed(var value) ? value : Double.MAX_VALUE;
        long at = from;
        for (int probe = 1; ; probe++) {
            var before = seen.and("previous", previous);
            var input = before.read(poll.use().with());
            var called = call(poll.use(), input, key + "/probe" + probe, key, at, stop, told);
            at = called.at;
            if (called.until != Called.Until.ITS_END) {
                return End.stopped(at, stop.reason());
            }
            if (called.reply == null) {
                return End.failed(at, java.util.Objects.requireNonNull(called.err));
            }
            var sees = before.and("output", output(called.reply));
            var result = poll.result() == null ? output(called.reply) : sees.read(poll.result());
            sees = sees.and("result", result);
            boolean failed = poll.failIf() != null && sees.holds(poll.failIf());
            boolean done = !failed && sees.holds(poll.until());
            told.fact(at, "poll.probed " + key + " " + probe + " " + (failed ? "failed" : done ? "done" : "notYet"));
            if (failed) {
                return End.failed(at, Err.of("poll.failed"));
            }
            if (done) {
                return End.completed(at, result);
            }
            if (probe >= most) {
                return End.failed(at, Err.of("poll.exhausted"));
            }
            previous = result;
            at += Retry.delay(poll.backoff(), probe);
            if (stop.at() <= at) {
                told.open |= stop.at() == at;
                return End.stopped(stop.at(), stop.reason());
            }
        }
    }

    /// A call beside an open gate: what of it happens before the gate closes.
    ///
    /// @return its end; null where the gate closes before
    @Nullable
    Called beside(AgentUse use, JsonNode input, String visit, String key, long from, long closing, Telling told) {
        var whole = new Telling();
        var called = call(use, input, visit, key, from, Stop.NEVER, whole);
        whole.facts.removeIf(fact -> fact.at() >= closing);
        told.take(whole);
        told.open |= called.at == closing;
        return called.at < closing ? called : null;
    }

    private static End given(Node step, String key, long at, Stop stop, boolean unknown, Telling told) {
        var armed = told.armedBy(key);
        if (armed != null && armed.output == null) {
            ended(key, at, unknown, told);
        } else {
            tellUnknown(key, at, unknown, told);
        }
        return End.stopped(at, stop.reason());
    }

    /// A call that has failed: surely without effect, or perhaps with one that nothing covers.
    private static void ended(String key, long at, boolean unknown, Telling told) {
        var armed = told.armedBy(key);
        if (!unknown && armed != null) {
            armed.state = Telling.Armed.State.SETTLED;
        }
        tellUnknown(key, at, unknown, told);
    }

    static void tellUnknown(String key, long at, boolean unknown, Telling told) {
        if (unknown && told.armedBy(key) == null) {
            told.unknownEffects++;
            told.fact(at, "effect.unknown " + key);
        }
    }
}
