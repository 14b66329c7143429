package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.source.Tree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes the JSON Schemas that stand in a workflow (`input`, `form`, `accept`) and reports the commonest slips in them.
final class SchemaBinder {
    private final Binding binding;

    SchemaBinder(Binding binding) {
        this.binding = binding;
    }

    @Nullable JsonNode schema(@Nullable Tree tree) {
        return tree instanceof Tree.Fields && !binding.draft().isBroken(tree) ? tree.json() : null;
    }
}
