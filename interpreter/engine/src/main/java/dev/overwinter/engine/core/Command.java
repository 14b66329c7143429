package dev.overwinter.engine.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something the state owes the world. Commands are computed, never stored; two equal commands are the same command.
public sealed interface Command {

    /// Hand an attempt to its agent.
    ///
    /// @param input the stored input; late values are filled in by the driver
    /// @param turn null but for a later turn of a durable step function
    record InvokeAgent(
            Event.Attempt attempt,
            int delivery,
            String agent,
            Ref input,
            String idempotencyKey,
            @Nullable Duration timeout,
            @Nullable Turn turn)
            implements Command {}

    /// @param calls the ended calls of the round, in the order asked
    record Turn(@Nullable Ref state, java.util.List<Call.CallResult> calls) {}

    /// Tell a running call that nobody waits for it.
    record CancelAgent(Event.Attempt attempt) implements Command {}

    /// Start a child execution, under a name that makes doing it again harmless.
    ///
    /// @param name the child's start name
    /// @param isAwaited true where the child tells its parent of its end
    record StartChild(NodeKey key, String workflow, String name, Ref input, boolean isAwaited) implements Command {}

    /// Look for events that came before the execution listened.
    record LookBack(NodeKey key, List<Wanted> wanted, Instant since) implements Command {
        public LookBack {
            wanted = List.copyOf(wanted);
        }
    }

    /// @param correlation in canonical form, see `Correlation`
    record Wanted(String type, String correlation) {}

    /// Feed `Continue`.
    record GoOn() implements Command {}

    /// Feed `TimeReached` at this instant or later.
    record WakeAt(Instant at) implements Command {}
}
