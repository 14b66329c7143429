package dev.overwinter.runtime.quartz;

import dev.overwinter.engine.port.Calendar;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/// Quartz's cron expressions: seconds, minutes, hours, day of month, month, day of week and, if wanted, year.
public final class QuartzCalendar implements Calendar {

    @Override
    public @Nullable Instant next(String cron, ZoneId zone, Instant after) {
        try {
            var expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(zone));
            var next = expression.getNextValidTimeAfter(Date.from(after));
            return next == null ? null : next.toInstant();
        } catch (ParseException e) {
            throw new IllegalArgumentException("\"" + cron + "\" is no Quartz cron expression: " + e.getMessage(), e);
        }
    }
}
