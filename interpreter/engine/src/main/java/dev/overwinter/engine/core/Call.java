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
        @Nullable CallResult result) {

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
                null);
    }

    /// The first attempt after those that the visit has had.
    Call countingFrom(int attempts) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                status,
                attempts + 1,
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
                result);
    }

    Call with(Status newStatus, @Nullable Instant due) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                newStatus,
                attempt,
                delivery,
                epoch,
                due,
                null,
                null,
                ruleUses,
                effectUnknown,
                interrupted,
                turnState,
                round,
                calls,
                result);
    }

    /// The same attempt, handed over once more.
    Call redelivered(long newEpoch) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.IN_FLIGHT,
                attempt,
                delivery + 1,
                newEpoch,
                null,
                null,
                null,
                ruleUses,
                effectUnknown,
                true,
                turnState,
                round,
                calls,
                null);
    }

    /// As delivered once.
    Call deliveredOnce(long newEpoch) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.IN_FLIGHT,
                attempt,
                1,
                newEpoch,
                null,
                null,
                null,
                ruleUses,
                effectUnknown,
                interrupted,
                turnState,
                round,
                calls,
                null);
    }

    /// An attempt by an operator's wish: the retry rules count anew.
    Call releasedAttempt(long newEpoch) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.IN_FLIGHT,
                attempt + 1,
                1,
                newEpoch,
                null,
                null,
                null,
                List.of(),
                effectUnknown,
                interrupted,
                turnState,
                round,
                calls,
                null);
    }

    /// The next attempt; a durable step function goes on at its last turn.
    Call nextAttempt(long newEpoch) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.IN_FLIGHT,
                attempt + 1,
                1,
                newEpoch,
                null,
                null,
                null,
                ruleUses,
                effectUnknown,
                interrupted,
                turnState,
                round,
                calls,
                null);
    }

    Call backoff(Instant due, List<Integer> uses) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.BACKOFF,
                attempt,
                delivery,
                epoch,
                due,
                null,
                null,
                uses,
                effectUnknown,
                interrupted,
                turnState,
                round,
                calls,
                null);
    }

    Call parked(Instant until, @Nullable Duration beat, @Nullable Instant beatAt) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.PARKED,
                attempt,
                delivery,
                epoch,
                until,
                beat,
                beatAt,
                ruleUses,
                effectUnknown,
                interrupted,
                turnState,
                round,
                calls,
                null);
    }

    Call turn(@Nullable Ref state, List<Call> asked) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.CALLING,
                attempt,
                delivery,
                epoch,
                null,
                null,
                null,
                ruleUses,
                effectUnknown,
                interrupted,
                state,
                round + 1,
                asked,
                null);
    }

    /// All that was asked for has ended: the durable step function's next turn, delivered for the first time.
    Call nextTurn(long newEpoch, List<Call> ended) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.IN_FLIGHT,
                attempt,
                1,
                newEpoch,
                null,
                null,
                null,
                ruleUses,
                effectUnknown,
                interrupted,
                turnState,
                round,
                ended,
                null);
    }

    Call asking(List<Call> newCalls) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.CALLING,
                attempt,
                delivery,
                epoch,
                null,
                null,
                null,
                ruleUses,
                effectUnknown,
                interrupted,
                turnState,
                round,
                newCalls,
                null);
    }

    Call unknownEffect() {
        return effectUnknown
                ? this
                : new Call(
                        id,
                        agent,
                        input,
                        businessKey,
                        timeout,
                        status,
                        attempt,
                        delivery,
                        epoch,
                        dueAt,
                        heartbeat,
                        heartbeatAt,
                        ruleUses,
                        true,
                        interrupted,
                        turnState,
                        round,
                        calls,
                        result);
    }

    Call done(CallResult end) {
        return new Call(
                id,
                agent,
                input,
                businessKey,
                timeout,
                Status.DONE,
                attempt,
                delivery,
                epoch,
                null,
                null,
                null,
                ruleUses,
                effectUnknown,
                interrupted,
                null,
                round,
                List.of(),
                end);
    }
}
