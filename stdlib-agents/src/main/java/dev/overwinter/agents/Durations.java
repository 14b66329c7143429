package dev.overwinter.agents;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as workflows write them: `250ms`, `30s`, `1h30m`, `7d`, or ISO 8601 `PT5M`.
final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(ms|s|m|h|d))+");

    private Durations() {}

    /// Null where the text is no duration.
    static @Nullable Duration parse(String text) {
        String trimmed = text.trim();
        if (trimmed.toUpperCase(Locale.ROOT).startsWith("P")) {
            return iso(trimmed);
        }
        if (!WHOLE.matcher(trimmed).matches()) {
            return null;
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(trimmed); part.find(); ) {
            sum = sum.plus(length(Long.parseLong(part.group(1)), part.group(2)));
        }
        return sum;
    }

    private static Duration length(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static @Nullable Duration iso(String text) {
        try {
            Duration parsed = Duration.parse(text);
            return parsed.isNegative() ? null : parsed;
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
