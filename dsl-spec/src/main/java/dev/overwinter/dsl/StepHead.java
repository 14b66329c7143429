package dev.overwinter.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What every step may carry, whatever its kind.
///
/// @param condition `if:`; the step is skipped where it is false
/// @param output reshapes the step's own output
/// @param deadline of the step with all its attempts
/// @param compensate the undo, armed when the step completes; empty where the kind has none
/// @param undoReferences what the undo reads of `steps` and `vars`, captured when it is armed
public record StepHead(
        String id,
        Span span,
        @Nullable String title,
        @Nullable Expression condition,
        @Nullable Template output,
        @Nullable Length deadline,
        List<CatchClause> catches,
        List<Node> finallySteps,
        List<Node> compensate,
        References undoReferences,
        @Nullable JsonNode metadata) {
    public StepHead {
        catches = List.copyOf(catches);
        finallySteps = List.copyOf(finallySteps);
        compensate = List.copyOf(compensate);
    }
}
