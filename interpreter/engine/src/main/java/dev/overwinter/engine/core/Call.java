package dev.overwinter.engine.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of an agent with all its attempts: a step's own, a probe, a gate's request or notification, or a call
/// that a durable step function asked for.
///
/// @param id tells the calls of one node apart; empty for an agent step's own call
/// @param input the resolved input, the same for every attempt
/// @param businessKey the author's `idempotencyKey`, where there is one
/// @param attempt from 1
/// @param delivery how often this attempt was handed over, from 1
/// @param epoch the owner that delivered it
/// @param dueAt backoff: when the next attempt starts; parked: when it times out; cancelling: when the grace ends
/// @param heartbeat parked: the longest silence allowed
/// @param heartbeatAt parked: when the silence is too long
/// @param ruleUses failures counted per retry rule
/// @param effectUnknown true where some delivery of the visit may have had an effect although it failed
/// @param interrupted true where an engine stopped in the middle of a delivery of the visit: nobody knows what
///   came of it
/// @param turnState what a durable step function left behind
/// @param round the turn of a durable step function, from 0
/// @param calls what the durable step function asked for in this round
/// @param result the call's end, where it has ended
/// @param spent what the attempts of the visit cost so far
public record Call(
        String id,
        String agent,
        Ref input,
        @Nullable String businessKey,
        @Nullable Duration timeout,
        Status status,
        int attempt,
        int delivery,
        long epoch,
        @Nullable Instant dueAt,
        @Nullable Duration heartbeat,
        @Nullable Instant heartbeatAt,
        List<Integer> ruleUses,
        boolean effectUnknown,
        boolean interrupted,
        @Nullable Ref turnState,
        int round,
        List<Call> calls,
        @Nullable CallResult result,
        Spent spent) {

    public Call {
        ruleUses = List.copyOf(ruleUses);
        calls = List.copyOf(calls);
    }

    public enum Status {
        /// Handed to the agent, or to be handed to it.
        IN_FLIGHT,
        /// Waits for the next attempt.
        BACKOFF,
        /// The agent said `later`: the attempt is a gate.
        PARKED,
        /// The agent said `next`: its calls run.
        CALLING,
        /// Nobody wants the result any more; a success within the grace is armed.
        CANCELLING,
        /// Has a result.
        DONE
    }

    /// @param error null where the call succeeded
    public record CallResult(Ref output, @Nullable StepError error) {}

    static Call first(
            String id, String agent, Ref input, @Nullable String businessKey, @Nullable Duration timeout, long epoch) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.IN_FLIGHT,
                1,
                1,
                epoch,
                null,
                null,
                null,
                List.of(),
                false,
                false,
                null,
                0,
                List.of(),
                null,
                Spent.NOTHING);
    }

    Call spending(Spent newSpent) {
        var next = new Draft(this);
        next.spent = newSpent;
        return next.call();
    }

    /// The first attempt after those that the visit has had.
    Call countingFrom(int attempts) {
        var next = new Draft(this);
        next.attempt = attempts + 1;
        return next.call();
    }

    Call cancelling(Instant graceEnd) {
        var next = new Draft(this).to(Status.CANCELLING);
        next.dueAt = graceEnd;
        return next.call();
    }

    /// The same attempt, handed over once more.
    Call redelivered(long newEpoch) {
        var next = new Draft(this).delivered(delivery + 1, newEpoch);
        next.interrupted = true;
        return next.call();
    }

    /// As delivered once.
    Call deliveredOnce(long newEpoch) {
        return new Draft(this).delivered(1, newEpoch).call();
    }

    /// An attempt by an operator's wish: the retry rules count anew.
    Call releasedAttempt(long newEpoch) {
        var next = new Draft(this).delivered(1, newEpoch);
        next.attempt = attempt + 1;
        next.ruleUses = List.of();
        return next.call();
    }

    /// The next attempt; a durable step function goes on at its last turn.
    Call nextAttempt(long newEpoch) {
        var next = new Draft(this).delivered(1, newEpoch);
        next.attempt = attempt + 1;
        return next.call();
    }

    Call backoff(Instant due, List<Integer> uses) {
        var next = new Draft(this).to(Status.BACKOFF);
        next.dueAt = due;
        next.ruleUses = uses;
        return next.call();
    }

    Call parked(Instant until, @Nullable Duration beat, @Nullable Instant beatAt) {
        var next = new Draft(this).to(Status.PARKED);
        next.dueAt = until;
        next.heartbeat = beat;
        next.heartbeatAt = beatAt;
        return next.call();
    }

    Call turn(@Nullable Ref state, List<Call> asked) {
        var next = new Draft(this).to(Status.CALLING);
        next.turnState = state;
        next.round = round + 1;
        next.calls = asked;
        return next.call();
    }

    /// All that was asked for has ended: the durable step function's next turn, delivered for the first time.
    Call nextTurn(long newEpoch, List<Call> ended) {
        var next = new Draft(this).delivered(1, newEpoch);
        next.calls = ended;
        return next.call();
    }

    Call asking(List<Call> newCalls) {
        var next = new Draft(this).to(Status.CALLING);
        next.calls = newCalls;
        return next.call();
    }

    Call unknownEffect() {
        var next = new Draft(this);
        next.effectUnknown = true;
        return next.call();
    }

    Call done(CallResult end) {
        var next = new Draft(this).to(Status.DONE);
        next.turnState = null;
        next.calls = List.of();
        next.result = end;
        return next.call();
    }

    /// The next state of a call in the making: what a change does not name stays as it is.
    private static final class Draft {
        private final Call from;
        private Status status;
        private int attempt;
        private int delivery;
        private long epoch;
        private @Nullable Instant dueAt;
        private @Nullable Duration heartbeat;
        private @Nullable Instant heartbeatAt;
        private List<Integer> ruleUses;
        private boolean effectUnknown;
        private boolean interrupted;
        private @Nullable Ref turnState;
        private int round;
        private List<Call> calls;
        private @Nullable CallResult result;
        private Spent spent;

        private Draft(Call from) {
            this.from = from;
            status = from.status;
            attempt = from.attempt;
            delivery = from.delivery;
            epoch = from.epoch;
            dueAt = from.dueAt;
            heartbeat = from.heartbeat;
            heartbeatAt = from.heartbeatAt;
            ruleUses = from.ruleUses;
            effectUnknown = from.effectUnknown;
            interrupted = from.interrupted;
            turnState = from.turnState;
            round = from.round;
            calls = from.calls;
            result = from.result;
            spent = from.spent;
        }

        /// Another status: its due times and its result are its own.
        private Draft to(Status newStatus) {
            status = newStatus;
            dueAt = null;
            heartbeat = null;
            heartbeatAt = null;
            result = null;
            return this;
        }

        private Draft delivered(int newDelivery, long newEpoch) {
            delivery = newDelivery;
            epoch = newEpoch;
            return to(Status.IN_FLIGHT);
        }

        private Call call() {
            return new Call(
                    from.id,
                    from.agent,
                    from.input,
                    from.businessKey,
                    from.timeout,
                    status,
                    attempt,
                    delivery,
                    epoch,
                    dueAt,
                    heartbeat,
                    heartbeatAt,
                    ruleUses,
                    effectUnknown,
                    interrupted,
                    turnState,
                    round,
                    calls,
                    result,
                    spent);
        }
    }
}
