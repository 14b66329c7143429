package dev.overwinter.dsl.bind;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads durations as authors write them: `250ms`, `30s`, `5m`, `1h30m`, `7d` (of 24 hours), or ISO 8601 (`PT5M`).
public final class DurationParser {
    private static final Pattern UNITS = Pattern.compile(
            "(?=\\d)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,12})ms)?");
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private DurationParser() {}

    /// @return null where the text is not a duration, is negative, or is longer than 100 years
    public static @Nullable Duration parse(String text) {
        var units = UNITS.matcher(text.strip());
        var duration = units.matches()
                ? Duration.ofDays(number(units.group(1)))
                        .plusHours(number(units.group(2)))
                        .plusMinutes(number(units.group(3)))
                        .plusSeconds(number(units.group(4)))
                        .plusMillis(number(units.group(5)))
                : iso(text.strip());
        return duration == null || duration.isNegative() || duration.compareTo(LONGEST) > 0 ? null : duration;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static @Nullable Duration iso(String text) {
        try {
            return text.startsWith("P") ? Duration.parse(text) : null;
        } catch (DateTimeException | ArithmeticException _) {
            return null;
        }
    }
}
