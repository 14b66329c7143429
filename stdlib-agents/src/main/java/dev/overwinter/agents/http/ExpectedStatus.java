package dev.overwinter.agents.http;

import dev.overwinter.agents.AgentFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The statuses that count as success.
///
/// @param patterns such as `201` or `2xx`
/// @param chosen true where the author named them
record ExpectedStatus(List<String> patterns, boolean chosen) {

    private static final Pattern FORM = Pattern.compile("[1-5]([0-9]{2}|xx)");

    static ExpectedStatus read(@Nullable Object value) {
        if (value == null) {
            return new ExpectedStatus(List.of("2xx"), false);
        }
        List<String> patterns = new ArrayList<>();
        for (Object item : value instanceof List<?> list ? list : List.of(value)) {
            String text = String.valueOf(item);
            if (!FORM.matcher(text).matches()) {
                throw AgentFailure.invalid(
                        "expectedStatus takes a status such as 201, a class such as 2xx, or a list of them.");
            }
            patterns.add(text);
        }
        return new ExpectedStatus(List.copyOf(patterns), true);
    }

    boolean accepts(int status) {
        String text = Integer.toString(status);
        return patterns.stream()
                .anyMatch(pattern ->
                        pattern.equals(text) || pattern.endsWith("xx") && pattern.charAt(0) == text.charAt(0));
    }
}
