package dev.overwinter.dsl.load;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The result of loading a text.
///
/// @param workflow null where there is at least one error
/// @param diagnostics errors and warnings in the order of the file
public record Loaded(@Nullable Workflow workflow, List<Diagnostic> diagnostics) {
    public Loaded {
        diagnostics = List.copyOf(diagnostics);
    }
}
