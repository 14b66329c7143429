package dev.overwinter.dsl;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as authors write them: `250ms`, `30s`, `5m`, `1h30m`, `7d` (168 hours), or ISO 8601 such as `PT5M`.
public final class Durations {
    private static final Pattern SHORT =
            Pattern.compile("(?:(?<d>\\d+)d)?(?:(?<h>\\d+)h)?(?:(?<m>\\d+)m(?!s))?(?:(?<s>\\d+)s)?(?:(?<ms>\\d+)ms)?");

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Durations() {}

    /// @return null where the text is no duration, is negative, or is longer than 100 years
    public static @Nullable Duration parse(String text) {
        var written = text.strip();
        var duration = written.startsWith("P") ? iso(written) : units(written);
        return duration == null || duration.isNegative() || duration.compareTo(LONGEST) > 0 ? null : duration;
    }

    private static @Nullable Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration units(String text) {
        var match = SHORT.matcher(text);
        if (text.isEmpty() || !match.matches()) {
            return null;
        }
        try {
            return Duration.ofDays(part(match.group("d")))
                    .plusHours(part(match.group("h")))
                    .plusMinutes(part(match.group("m")))
                    .plusSeconds(part(match.group("s")))
                    .plusMillis(part(match.group("ms")));
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /// The short form, such as `1h30m`; milliseconds are the finest unit shown.
    public static String format(Duration duration) {
        if (duration.isZero() || duration.toMillis() == 0) {
            return "0s";
        }
        var text = new StringBuilder();
        add(text, duration.toDaysPart(), "d");
        add(text, duration.toHoursPart(), "h");
        add(text, duration.toMinutesPart(), "m");
        add(text, duration.toSecondsPart(), "s");
        add(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static void add(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
