package dev.overwinter.dsl.check;

import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the steps in a tree by the grammar alone, so that a step is found whatever else is wrong with it.
public final class StepTrees {
    private final List<Tree.Fields> found = new ArrayList<>();

    private StepTrees() {}

    /// Every step of a workflow's tree, outer before inner, in the order of the file.
    public static List<Tree.Fields> of(Tree.Fields workflow) {
        var trees = new StepTrees();
        trees.steps(workflow.get("steps"));
        trees.handlers(workflow);
        return trees.found;
    }

    private void steps(@Nullable Tree tree) {
        if (tree instanceof Tree.Items items) {
            items.items().forEach(this::step);
        }
    }

    private void step(Tree tree) {
        if (!(tree instanceof Tree.Fields step)) {
            return;
        }
        found.add(step);
        steps(step.get("do"));
        if (step.get("switch") instanceof Tree.Items cases) {
            cases.items().forEach(this::oneCase);
        }
        blocks(step);
        handlers(step);
        steps(step.get("compensate"));
    }

    private void blocks(Tree.Fields step) {
        if (step.get("parallel") instanceof Tree.Fields block
                && block.get("branches") instanceof Tree.Fields branches) {
            branches.members().values().forEach(branch -> steps(branch.value()));
        }
        for (var kind : List.of("forEach", "repeat")) {
            if (step.get(kind) instanceof Tree.Fields block) {
                steps(block.get("do"));
            }
        }
    }

    private void oneCase(Tree tree) {
        if (tree instanceof Tree.Fields one) {
            steps(one.get("do"));
            if (one.get("else") instanceof Tree.Fields last) {
                steps(last.get("do"));
            }
        }
    }

    private void handlers(Tree.Fields tree) {
        if (tree.get("catch") instanceof Tree.Items clauses) {
            for (var clause : clauses.items()) {
                if (clause instanceof Tree.Fields fields) {
                    steps(fields.get("do"));
                }
            }
        }
        steps(tree.get("finally"));
    }
}
