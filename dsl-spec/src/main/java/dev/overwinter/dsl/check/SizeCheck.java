package dev.overwinter.dsl.check;

import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Limits;
import dev.overwinter.dsl.source.Tree;

/// Refuses files with more steps or branches than are allowed, before anything else looks at them.
public final class SizeCheck {
    private final Draft draft;
    private final Limits limits;

    public SizeCheck(Draft draft, Limits limits) {
        this.draft = draft;
        this.limits = limits;
    }

    /// False where the file is not worth a further look.
    public boolean check(Tree.Fields workflow) {
        var steps = StepTrees.of(workflow);
        if (steps.size() > limits.steps()) {
            draft.errorAbout(
                    steps.get(limits.steps()),
                    "too-large",
                    "the file has more than %,d steps".formatted(limits.steps()),
                    "this is one too many",
                    "take parts of it out into workflows of their own, and start them with \"workflow:\"");
            return false;
        }
        steps.forEach(this::branches);
        return true;
    }

    private void branches(Tree.Fields step) {
        if (step.get("parallel") instanceof Tree.Fields block
                && block.members().get("branches") instanceof Tree.Member member
                && member.value() instanceof Tree.Fields branches
                && branches.members().size() > limits.branches()) {
            draft.broken().add(step);
            draft.error(
                    "too-many-branches",
                    "this parallel has %,d branches"
                            .formatted(branches.members().size()),
                    draft.keySpan(member),
                    "at most %,d are allowed".formatted(limits.branches()),
                    "the same steps for many items are a forEach");
        }
    }
}
