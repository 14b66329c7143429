package dev.overwinter.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Handles an error of a step or of the workflow.
///
/// @param errors error types it takes; empty: all that are catchable
/// @param when a further condition, sees `error`
/// @param output the value of the caught step; absent: the value of `steps`
public record CatchClause(
        List<String> errors,
        @Nullable Expression when,
        List<Node> steps,
        @Nullable Template output,
        Span span) {
    public CatchClause {
        errors = List.copyOf(errors);
        steps = List.copyOf(steps);
    }
}
