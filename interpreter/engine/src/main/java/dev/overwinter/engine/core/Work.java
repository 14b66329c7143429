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

    /// `parallel` and `forEach`
    ///
    /// @param items the list of items; null for branches
    /// @param base the payload of the first result
    /// @param begun how many branches or iterations have begun
    /// @param running how many of them have not ended
    /// @param least so many successes complete the block
    /// @param tolerated so many failures do not fail it
    /// @param closing true where it completes once what still runs has been stopped and undone
    /// @param undoError what an undo of a stopped branch ended with
    record Joining(
            @Nullable Ref items,
            long base,
            int total,
            int concurrency,
            int least,
            int tolerated,
            int begun,
            int running,
            int succeeded,
            int failed,
            boolean closing,
            @Nullable StepError undoError)
            implements Work {

        Joining begin() {
            return counting(begun + 1, running + 1, succeeded, failed);
        }

        Joining ended(boolean successfully) {
            return counting(begun, running - 1, successfully ? succeeded + 1 : succeeded, failed);
        }

        Joining failing() {
            return counting(begun, running, succeeded, failed + 1);
        }

        private Joining counting(int nowBegun, int nowRunning, int nowSucceeded, int nowFailed) {
            return new Joining(
                    items,
                    base,
                    total,
                    concurrency,
                    least,
                    tolerated,
                    nowBegun,
                    nowRunning,
                    nowSucceeded,
                    nowFailed,
                    closing,
                    undoError);
        }

        Joining closing(@Nullable StepError error) {
            return new Joining(
                    items,
                    base,
                    total,
                    concurrency,
                    least,
                    tolerated,
                    begun,
                    running,
                    succeeded,
                    failed,
                    true,
                    undoError == null ? error : undoError);
        }

        StepResult.Counts counts() {
            var gathered = new Gathered(base, begun, total, items == null, Gathered.Part.OUTPUTS);
            return new StepResult.Counts(succeeded, failed, total, gathered);
        }
    }

    /// `repeat`
    ///
    /// @param index of the turn that runs or ran last, from 0
    /// @param most how many turns there may be
    record Turning(int index, int most) implements Work {}

    /// `workflow`
    ///
    /// @param child the child's execution id; null while its start is owed
    /// @param cancelling true where nobody wants its result any more
    record Parenting(Ref input, @Nullable String child, boolean cancelling) implements Work {}

    /// The undo of a completed child: the child works it off.
    record UndoingChild(String child) implements Work {}

    /// `listen`
    ///
    /// @param since how far back it looks
    /// @param got one for each that is wanted: the event, or `NOT_YET`
    /// @param looking true while what came before it listened is looked for
    record Hearing(
            Instant since,
            List<Command.Wanted> wanted,
            List<Got> got,
            boolean looking,
            @Nullable Instant timeoutAt) implements Work {
        public Hearing {
            wanted = List.copyOf(wanted);
            got = List.copyOf(got);
        }

        Hearing heard(List<Got> now, boolean stillLooking) {
            return new Hearing(since, wanted, now, stillLooking, timeoutAt);
        }
    }

    /// @param position of the event, from 1; 0 where none has come
    record Got(long position, Ref event) {}

    Got NOT_YET = new Got(0, new Ref(0, Turn.JSON.nullNode()));

    Work IDLE = new Idle();
}
