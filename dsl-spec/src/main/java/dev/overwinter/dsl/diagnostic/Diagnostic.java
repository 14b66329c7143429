package dev.overwinter.dsl.diagnostic;

import dev.overwinter.dsl.Span;
import org.jspecify.annotations.Nullable;

/// One located message for the author.
///
/// @param slug names the page `dsl-spec/docs/errors/<slug>.md`
/// @param title what is wrong, in one line
/// @param label what stands under the marked place
/// @param hint how to mend it
public record Diagnostic(
        Severity severity,
        String slug,
        String title,
        Span span,
        @Nullable String label,
        @Nullable String hint) {

    public enum Severity {
        ERROR,
        WARNING
    }
}
