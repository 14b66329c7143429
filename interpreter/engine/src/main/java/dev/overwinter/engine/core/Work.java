package dev.overwinter.engine.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a visit waits for.
public sealed interface Work {

    /// Nothing of its own: a scope, or a step that has not begun.
    record Idle() implements Work {}

    /// `wait`
    record Sleeping(Instant until) implements Work {}

    /// `agent`
    record Calling(Call call) implements Work {}

    /// `poll`
    ///
    /// @param probe the number of the probe that runs or ran last, from 1
    /// @param call the running probe; null between probes
    /// @param nextAt when the next probe is due; null while one runs
    /// @param previous the last result
    /// @param graceUntil set where a probe that was due before a deadline is made after it: the deadline waits so
    ///   long
    record Polling(
            int probe,
            @Nullable Call call,
            @Nullable Instant nextAt,
            @Nullable Ref previous,
            @Nullable Instant graceUntil)
            implements Work {}

    /// `approval` and `callback`
    ///
    /// @param shown what people see and may answer: title, show, assignees, form, prefill, actions; null for a
    ///   callback
    /// @param escalations due times that are still to come
    /// @param escalated how many escalations have happened
    /// @param notices how many notifications were made so far
    /// @param request the call that sends the callback's request, while it is not done
    /// @param notifications running notifications; their failure never fails the gate
    record Waiting(
            Instant openedAt,
            @Nullable Ref shown,
            @Nullable Instant timeoutAt,
            @Nullable Duration heartbeat,
            @Nullable Instant heartbeatAt,
            @Nullable Duration remindEvery,
            @Nullable Instant remindAt,
            List<Instant> escalations,
            int escalated,
            List<Decision> decisions,
            int notices,
            @Nullable Call request,
            List<Call> notifications)
            implements Work {
        public Waiting {
            escalations = List.copyOf(escalations);
            decisions = List.copyOf(decisions);
            notifications = List.copyOf(notifications);
        }
    }

    /// An approval that was decided: who took part, for those who must be somebody else.
    record Decided(List<String> people) implements Work {
        public Decided {
            people = List.copyOf(people);
        }
    }

    /// One person's answer at an approval.
    record Decision(
            String action,
            String by,
            Instant at,
            @Nullable String comment,
            @Nullable JsonNode form) {}

    Work IDLE = new Idle();
}
