package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.expression.Usages.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds variables that are read after a block and set only in its branches or iterations, whose copies are dropped.
final class LostVariables {
    private final Isolation isolation;
    private final Diagnostics diagnostics;
    private final Map<String, List<Node.SetVars>> setters = new HashMap<>();

    LostVariables(Workflow workflow, Isolation isolation, Diagnostics diagnostics) {
        this.isolation = isolation;
        this.diagnostics = diagnostics;
        for (var step : workflow.index().values()) {
            if (step instanceof Node.SetVars set) {
                set.values().fields().keySet().forEach(name -> setters.merge(name, List.of(set), LostVariables::both));
            }
        }
    }

    private static List<Node.SetVars> both(List<Node.SetVars> some, List<Node.SetVars> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static boolean hasEnded(String block, Surroundings here) {
        return here.steps().containsKey(block) && !here.open().contains(block);
    }

    void check(Usage usage, @Nullable String name, Surroundings here) {
        var found = name == null ? List.<Node.SetVars>of() : setters.getOrDefault(name, List.of());
        if (found.stream().anyMatch(set -> isolation.hiding(set.id(), here.cells()) == null)) {
            return;
        }
        for (var set : found) {
            var cell = isolation.hiding(set.id(), here.cells());
            if (cell != null && hasEnded(cell.block().id(), here)) {
                diagnostics.warning(
                        "lost-variable",
                        "\"" + name + "\" is here what it was before \""
                                + cell.block().id() + "\"",
                        usage.at(0),
                        "it is set in line " + set.span().line() + ", in " + cell.words()
                                + ", which has a copy of its own",
                        "read what the block gave: steps." + cell.block().id() + ".output");
                return;
            }
        }
    }
}
