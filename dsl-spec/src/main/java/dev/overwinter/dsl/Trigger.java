package dev.overwinter.dsl;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// What starts executions of a workflow by itself.
public sealed interface Trigger {

    Span span();

    /// `schedule:` by the calendar.
    ///
    /// @param cron a Quartz cron expression: seconds, minutes, hours, day of month, month, day of week
    /// @param input sees `schedule.at`, the scheduled instant; absent: an empty object
    record Schedule(
            String cron,
            ZoneId timezone,
            Overlap overlap,
            CatchUp catchUp,
            @Nullable Template input,
            Span span) implements Trigger {}

    /// `event:` by a CloudEvent.
    ///
    /// @param when a condition, sees `event`
    /// @param input sees `event`; absent: the event's data
    /// @param name the start name, so that one execution is started for one name; absent: its source and id
    record OnEvent(
            String type,
            @Nullable Expression when,
            @Nullable Template input,
            @Nullable Template name,
            @Nullable Concurrency concurrency,
            Span span)
            implements Trigger {}

    /// What happens where an earlier execution of the trigger still runs.
    enum Overlap {
        SKIP,
        QUEUE,
        ALLOW
    }

    /// Which of the instants are made up for that passed while nobody was there.
    enum CatchUp {
        NONE,
        LAST,
        ALL
    }

    /// Executions with the same key run one after the other.
    ///
    /// @param key sees `event`
    record Concurrency(Template key, OnConflict onConflict) {}

    enum OnConflict {
        QUEUE,
        SKIP,
        CANCEL_RUNNING
    }
}
