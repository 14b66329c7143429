package dev.overwinter.engine.core;

import org.jspecify.annotations.Nullable;

/// A run-time failure of a step, in the manner of RFC 9457.
///
/// @param type dotted slug, such as `http.404`
/// @param step the id of the step that failed, empty for the workflow
/// @param attempt the attempt that failed, 0 where none was made
/// @param cause the error that this one replaced
public record StepError(
        String type,
        String title,
        @Nullable Integer status,
        @Nullable String detail,
        String step,
        int attempt,
        @Nullable Ref data,
        @Nullable StepError cause) {
    private static final int LONGEST_TEXT = 2_000;

    public StepError {
        title = bounded(title);
        detail = detail == null ? null : bounded(detail);
        cause = cause == null ? null : cause.withoutCause();
    }

    public static StepError of(String type, String title, String step) {
        return new StepError(type, title, null, null, step, 0, null, null);
    }

    public StepError causedBy(StepError earlier) {
        return new StepError(type, title, status, detail, step, attempt, data, earlier);
    }

    private StepError withoutCause() {
        return cause == null ? this : new StepError(type, title, status, detail, step, attempt, data, null);
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
}
