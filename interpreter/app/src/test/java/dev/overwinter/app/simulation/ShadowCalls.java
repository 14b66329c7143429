package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Node;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the shadow says of a call with its attempts.
final class ShadowCalls {
    /// How long a cancelled call may still bring its result.
    private static final long GRACE = 30_000_000_000L;

    private final Oracle oracle;

    ShadowCalls(Oracle oracle) {
        this.oracle = oracle;
    }

    static JsonNode output(Oracle.Reply reply) {
        return JsonNodeFactory.instance.objectNode().put("n", reply.number()).put("yes", reply.yes());
    }

    static void arm(Node step, String key, long at, @Nullable JsonNode output, Seen seen, Telling told) {
        var armed = told.armedBy(key);
        if (armed == null) {
            told.armed.add(new Telling.Armed(key, step, at, seen.isolated(), output));
        } else {
            armed.output = output;
        }
    }

    End agent(Node.AgentStep step, Seen seen, String key, long from, Stop stop, Telling told) {
        boolean isCovered = !step.head().compensate().isEmpty();
        var input = seen.read(step.use().with());
        var uses = new Retry.Uses();
        long timeout = step.use().timeout() instanceof Length.Fixed(var length) ? length.toNanos() : Long.MAX_VALUE;
        boolean unknown = false;
        long at = from;
        if (step.armStarted() && isCovered) {
            arm(step, key, at, null, seen, told);
        }
        for (int attempt = 1; ; attempt++) {
            told.fact(at, "asked " + key + " " + attempt + " " + input);
            var reply = oracle.reply(key, attempt);
            boolean late = reply.nanos() >= timeout;
            told.timed |= late;
            long end = at + Math.min(reply.nanos(), timeout);
            boolean stopped = stop.at() <= end;
            told.open |= stop.at() == end;
            if (stopped && end > stop.at() + GRACE) {
                return given(step, key, stop.at() + GRACE, stop, true, told);
            }
            var err = late ? "timeout" : reply.err();
            if (err == null) {
                told.fact(end, "attempt.succeeded " + key + " " + attempt);
                if (!stopped) {
                    return End.completed(end, output(reply));
                }
                if (isCovered) {
                    arm(step, key, end, output(reply), seen, told);
                }
                var settled = given(step, key, end, stop, !isCovered, told);
                return isCovered ? settled.afterAll() : settled;
            }
            told.fact(end, "attempt.failed " + key + " " + attempt + " " + err);
            unknown |= late || reply.effectUnknown();
            if (stopped) {
                return given(step, key, end, stop, unknown, told);
            }
            long delay = Retry.delay(step.use().retry(), uses, Err.of(err), late || reply.retryable(), told);
            if (delay < 0) {
                ended(key, end, unknown, told);
                return End.failed(end, Err.of(err));
            }
            at = end + delay;
            if (stop.at() <= at) {
                told.open |= stop.at() == at;
                // Between two attempts: what an earlier one may have done stays armed, or is told.
                tellUnknown(key, stop.at(), unknown, told);
                return End.stopped(stop.at(), stop.reason());
            }
        }
    }

    /// A gate that a machine answers, or does not.
    End gate(Callback gate, String key, long at, Stop stop, Telling told) {
        long timeout = gate.timeout() instanceof Length.Fixed(var length) ? length.toNanos() : Long.MAX_VALUE;
        var reply = oracle.reply(key, 0);
        long end = at + Math.min(reply.nanos(), timeout);
        told.timed |= timeout != Long.MAX_VALUE;
        told.open |= reply.nanos() == timeout || stop.at() == end;
        told.fact(at, "gate.opened " + key);
        if (stop.at() <= end) {
            return End.stopped(stop.at(), stop.reason());
        }
        if (reply.nanos() >= timeout) {
            return End.failed(end, Err.of("callback.timeout"));
        }
        told.fact(end, "gate.answered " + key + (reply.err() == null ? "" : " " + reply.err()));
        return reply.err() == null ? End.completed(end, output(reply)) : End.failed(end, Err.of(reply.err()));
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

    private static void tellUnknown(String key, long at, boolean unknown, Telling told) {
        if (unknown && told.armedBy(key) == null) {
            told.unknownEffects++;
            told.fact(at, "effect.unknown " + key);
        }
    }
}
