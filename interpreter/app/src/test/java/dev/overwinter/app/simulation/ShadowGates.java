package dev.overwinter.app.simulation;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.Length;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the shadow says of gates: who answers first, the outside or the clock.
final class ShadowGates {
    private final Oracle oracle;
    private final ShadowCalls calls;

    ShadowGates(Oracle oracle, ShadowCalls calls) {
        this.oracle = oracle;
        this.calls = calls;
    }

    private static long nanos(@Nullable Length length) {
        return length instanceof Length.Fixed(var duration) ? duration.toNanos() : Long.MAX_VALUE;
    }

    private static long after(long at, long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : at + nanos;
    }

    /// A gate that a machine answers, or does not.
    End callback(Callback gate, Seen seen, String key, long at, Stop stop, Telling told) {
        var reply = oracle.reply(key, 0);
        long answer = at + reply.nanos();
        long timeout = after(at, nanos(gate.timeout()));
        long beat = nanos(gate.heartbeat());
        long silence = beat == Long.MAX_VALUE ? beat : at + Requests.beats(oracle, key) * Requests.every(beat) + beat;
        long closing = Math.min(Math.min(answer, stop.at()), Math.min(timeout, silence));
        told.timed |= Math.min(timeout, silence) != Long.MAX_VALUE;
        told.open |= closing == stop.at() && closing == Math.min(answer, Math.min(timeout, silence));
        told.open |= answer == timeout || answer == silence || timeout == silence && timeout != Long.MAX_VALUE;
        told.fact(at, "gate.opened " + key);
        var request = gate.request();
        if (request != null) {
            var sent = calls.beside(request, seen.read(request.with()), key + "/request", key, at, closing, told);
            if (sent != null && sent.err() != null) {
                ShadowCalls.tellUnknown(key, sent.at(), sent.unknown(), told);
                return End.failed(sent.at(), sent.err());
            }
        }
        if (closing == stop.at()) {
            return End.stopped(closing, stop.reason());
        }
        if (closing == answer) {
            told.fact(closing, "gate.answered " + key + (reply.err() == null ? "" : " " + reply.err()));
            return reply.err() == null
                    ? End.completed(closing, ShadowCalls.output(reply))
                    : End.failed(closing, Err.of(reply.err()));
        }
        return End.failed(closing, Err.of(closing == silence ? "callback.heartbeat" : "callback.timeout"));
    }

    private record Answer(long at, String by, String action) {}

    /// A gate that people answer: one rejection decides, or so many approvals.
    End approval(Approval gate, Seen seen, String key, long at, Stop stop, Telling told) {
        told.fact(at, "gate.opened " + key);
        long timeout = after(at, nanos(gate.timeout()));
        told.timed = true;
        var given = new ArrayList<Answer>();
        for (int i = 0; i < Requests.PEOPLE.size(); i++) {
            var reply = oracle.reply(key, i);
            given.add(new Answer(at + reply.nanos(), Requests.PEOPLE.get(i), Requests.action(reply)));
        }
        given.sort(java.util.Comparator.comparingLong(Answer::at));
        double quorum = ((Amount.Fixed) gate.quorum()).value();
        var taken = new ArrayList<Answer>();
        Answer last = null;
        for (var answer : given) {
            told.open |= answer.at == timeout || answer.at == stop.at();
            if (last == null && answer.at < timeout && answer.at < stop.at()) {
                taken.add(answer);
                told.fact(answer.at, "gate.answered " + key);
                long agreeing = taken.stream()
                        .filter(one -> one.action.equals(answer.action))
                        .count();
                last = answer.action.equals("reject") || agreeing >= quorum ? answer : null;
            }
        }
        told.open |= timeout == stop.at() && stop.comes();
        long closing = last != null ? last.at : Math.min(timeout, stop.at());
        remind(gate, seen, key, at, closing, told);
        if (last != null) {
            return decided(gate, last, taken);
        }
        if (closing == stop.at()) {
            return End.stopped(closing, stop.reason());
        }
        if (gate.onTimeout() == Approval.OnTimeout.FAIL) {
            return End.failed(closing, Err.of("approval.timeout"));
        }
        told.fact(closing, "gate.timedOut " + key);
        var action = gate.onTimeout() == Approval.OnTimeout.REJECT ? "reject" : "approve";
        taken.add(new Answer(closing, "timeout", action));
        return decided(gate, taken.getLast(), taken);
    }

    private static End decided(Approval gate, Answer last, List<Answer> taken) {
        if (last.action.equals("reject") && gate.onReject() == Approval.OnReject.FAIL) {
            return End.failed(last.at, Err.of("rejected"));
        }
        var output = (tools.jackson.databind.node.ObjectNode) json(last);
        var decisions = output.putArray("decisions");
        taken.forEach(answer -> decisions.add(json(answer)));
        return End.completed(last.at, output);
    }

    private static JsonNode json(Answer answer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("action", answer.action)
                .put("by", answer.by)
                .put("at", Scheduler.Clock.START.plusNanos(answer.at).toString())
                .putNull("form")
                .putNull("comment");
    }

    /// Who is told, and reminded, until the gate closes. What becomes of that changes nothing.
    private void remind(Approval gate, Seen seen, String key, long at, long closing, Telling told) {
        int notices = 0;
        notify(gate.notification(), seen, key, ++notices, at, closing, told);
        long every = nanos(gate.remindEvery());
        long escalation = gate.escalations().isEmpty()
                ? Long.MAX_VALUE
                : after(at, nanos(gate.escalations().getFirst().after()));
        long reminder = after(at, every);
        while (Math.min(reminder, escalation) < closing) {
            long next = Math.min(reminder, escalation);
            told.open |= reminder == escalation;
            if (next == reminder) {
                told.fact(next, "gate.reminded " + key);
                reminder += every;
            } else {
                told.fact(next, "gate.escalated " + key);
                escalation = Long.MAX_VALUE;
            }
            notify(gate.notification(), seen, key, ++notices, next, closing, told);
        }
        told.open |= Math.min(reminder, escalation) == closing;
    }

    private void notify(
            @Nullable AgentUse use, Seen seen, String key, int number, long at, long closing, Telling told) {
        if (use != null) {
            var called = calls.beside(use, seen.read(use.with()), key + "/notify" + number, key, at, closing, told);
            if (called != null && called.err() != null) {
                told.fact(
                        called.at(), "notify.failed " + key + " " + called.err().type());
            }
        }
    }
}
