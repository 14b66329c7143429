package dev.overwinter.dsl;

import org.jspecify.annotations.Nullable;

/// `workflow:` starts a child execution.
///
/// @param workflow the name of the child's workflow
/// @param with the child's input; absent: an empty object
/// @param waits true where the step waits for the child's end; false for a detached child
public record Child(
        StepHead head, String workflow, @Nullable Template with, boolean waits, RetryPolicy retry, Span nameSpan)
        implements Node {
    @Override
    public String kind() {
        return "workflow";
    }
}
