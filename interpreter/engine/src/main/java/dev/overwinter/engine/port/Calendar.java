package dev.overwinter.engine.port;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Knows when a cron expression is due. Pure: asks no clock.
@FunctionalInterface
public interface Calendar {

    /// The first instant after `after`; null where there is none any more.
    ///
    /// @param cron a Quartz cron expression
    /// @throws IllegalArgumentException where it is none
    @Nullable
    Instant next(String cron, ZoneId zone, Instant after);
}
