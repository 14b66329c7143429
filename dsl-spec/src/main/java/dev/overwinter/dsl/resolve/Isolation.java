package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which steps run side by side with others, and so are seen only inside.
///
/// @param cells for each id of the workflow the branches and iterations around it, outermost first
record Isolation(Map<String, List<Cell>> cells) {

    /// A branch or an iteration.
    ///
    /// @param branch null for an iteration
    record Cell(Node block, @Nullable String branch) {
        String words() {
            return (branch == null ? "an iteration" : "the branch \"" + branch + "\"") + " of \"" + block.id() + "\"";
        }
    }

    static Isolation of(Workflow workflow) {
        var isolation = new Isolation(new HashMap<>());
        isolation.add(workflow.steps(), List.of());
        workflow.catches().forEach(clause -> isolation.add(clause.steps(), List.of()));
        isolation.add(workflow.finallySteps(), List.of());
        return isolation;
    }

    private void add(List<Node> steps, List<Cell> around) {
        for (var step : steps) {
            cells.put(step.id(), around);
            switch (step) {
                case Parallel block ->
                    block.branches().forEach((name, branch) -> add(branch, with(around, new Cell(block, name))));
                case ForEach block -> add(block.steps(), with(around, new Cell(block, null)));
                default -> step.bodies().forEach(body -> add(body, around));
            }
            step.head().catches().forEach(clause -> add(clause.steps(), around));
            add(step.head().finallySteps(), around);
            add(step.head().compensate(), around);
        }
    }

    static List<Cell> with(List<Cell> around, Cell cell) {
        var more = new ArrayList<>(around);
        more.add(cell);
        return List.copyOf(more);
    }

    /// The outermost branch or iteration that hides a step from a place; null where nothing does.
    @Nullable
    Cell hiding(String id, List<Cell> place) {
        var around = cells.getOrDefault(id, List.of());
        for (int i = 0; i < around.size(); i++) {
            if (i >= place.size() || !around.get(i).equals(place.get(i))) {
                return around.get(i);
            }
        }
        return null;
    }

    /// The ids of a list that stay visible after it: not those in branches, iterations and undos.
    static Set<String> visibleAfter(List<Node> steps) {
        var ids = new LinkedHashSet<String>();
        addVisible(steps, ids);
        return ids;
    }

    /// The ids inside a step that stay visible after it.
    static Set<String> visibleInside(Node step) {
        var ids = new LinkedHashSet<String>();
        if (!(step instanceof Parallel || step instanceof ForEach)) {
            step.bodies().forEach(body -> addVisible(body, ids));
        }
        return ids;
    }

    private static void addVisible(List<Node> steps, Set<String> ids) {
        for (var step : steps) {
            ids.add(step.id());
            ids.addAll(visibleInside(step));
            step.head().catches().forEach(clause -> addVisible(clause.steps(), ids));
            addVisible(step.head().finallySteps(), ids);
        }
    }
}
