package dev.overwinter.agents.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a reply is what was asked for.
sealed interface Verdict {

    /// @param value what the workflow gets
    record Accepted(@Nullable Object value) implements Verdict {}

    /// @param violations what is wrong, in words that the model can act on
    record Rejected(List<String> violations) implements Verdict {}
}
