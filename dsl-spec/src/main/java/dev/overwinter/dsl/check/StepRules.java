package dev.overwinter.dsl.check;

import dev.overwinter.dsl.Durations;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rules of the grammar that a schema cannot say: what may stand in `finally`, in an undo and in a branch, what can
/// never be reached, what would wait or go on for ever.
public final class StepRules {
    private static final Set<String> NOT_IN_FINALLY = Set.of("return", "fail", "commit");

    private final Draft draft;
    private final GateRules gates;
    private final BlockRules blocks;
    private final Reach reach;
    private final Map<String, Tree> ids = new HashMap<>();

    public StepRules(Draft draft) {
        this.draft = draft;
        this.gates = new GateRules(draft);
        this.blocks = new BlockRules(draft);
        this.reach = new Reach(draft);
    }

    /// Where a list of steps stands.
    ///
    /// @param block what runs side by side around it, a `branch` or an `iteration`; null in a sequence
    /// @param bounded true where a deadline ends whatever waits
    /// @param certain true where nothing decides whether the steps run at all
    private record Place(
            boolean inFinally, boolean inUndo, @Nullable String block, boolean bounded, boolean certain) {

        Place inFinallyList() {
            return new Place(true, inUndo, block, bounded, certain);
        }

        Place inUndoList() {
            return new Place(inFinally, true, block, bounded, false);
        }

        Place sideBySide(String word) {
            return new Place(inFinally, inUndo, word, bounded, certain && word.equals("branch"));
        }

        Place perhaps() {
            return new Place(inFinally, inUndo, block, bounded, false);
        }

        Place of(Tree.Fields step) {
            return new Place(inFinally, inUndo, block, bounded || step.has("deadline"), certain && !step.has("if"));
        }
    }

    public void check(Tree.Fields workflow) {
        var top = new Place(false, false, null, false, true);
        var name = workflow.get("workflow");
        blocks.knowWorkflow(name == null ? "" : name.json().asString(""));
        steps(workflow.get("steps"), top);
        handlers(workflow, top);
    }

    private void steps(@Nullable Tree tree, Place place) {
        if (!(tree instanceof Tree.Items items) || draft.isBroken(tree)) {
            return;
        }
        reach.steps(items.items());
        var at = place;
        for (var item : items.items()) {
            if (item instanceof Tree.Fields step) {
                step(step, at);
                at = at.certain && Reach.mayEnd(step) ? at.perhaps() : at;
            }
        }
    }

    private void step(Tree.Fields step, Place place) {
        id(step);
        forbidden(step, place);
        var inside = place.of(step);
        gates.check(step, inside.bounded);
        blocks.check(step, inside.certain);
        arm(step);
        bodies(step, inside);
        handlers(step, place);
        steps(step.get("compensate"), place.inUndoList());
    }

    private void bodies(Tree.Fields step, Place inside) {
        steps(step.get("do"), inside);
        cases(step.get("switch"), inside.perhaps());
        if (step.get("parallel") instanceof Tree.Fields block
                && block.get("branches") instanceof Tree.Fields branches) {
            branches.members().values().forEach(branch -> steps(branch.value(), inside.sideBySide("branch")));
        }
        if (step.get("forEach") instanceof Tree.Fields block) {
            steps(block.get("do"), inside.sideBySide("iteration"));
        }
        if (step.get("repeat") instanceof Tree.Fields block) {
            steps(block.get("do"), block.has("while") ? inside.perhaps() : inside);
        }
    }

    private void id(Tree.Fields step) {
        if (!(step.get("id") instanceof Tree.Scalar id) || !id.value().isString() || draft.isBroken(id)) {
            return;
        }
        var first = ids.putIfAbsent(id.value().asString(), id);
        if (first != null) {
            draft.error(
                    "duplicate-id",
                    "two steps are named \"" + id.value().asString() + "\"",
                    draft.span(id),
                    "first used in line " + draft.source().lineNumber(first.start()),
                    "a name is unique in the whole workflow, also in undos and branches");
        }
    }

    private void forbidden(Tree.Fields step, Place place) {
        for (var member : step.members().values()) {
            boolean ends = member.key().equals("return");
            if (place.inFinally && NOT_IN_FINALLY.contains(member.key())) {
                draft.error(
                        "not-in-finally",
                        "\"" + member.key() + "\" cannot stand in \"finally:\"",
                        draft.keySpan(member),
                        "these steps never change the outcome",
                        ends ? "the workflow's \"output:\" is evaluated before them" : null);
            } else if (place.inUndo && ends) {
                draft.error(
                        "return-in-undo",
                        "\"return\" cannot stand in \"compensate:\"",
                        draft.keySpan(member),
                        "an undo has no output",
                        null);
            } else if (place.block != null && ends) {
                draft.error(
                        "return-in-block",
                        "\"return\" cannot stand in " + (place.block.equals("branch") ? "a branch" : "an iteration"),
                        draft.keySpan(member),
                        "others run beside it; none of them ends the workflow",
                        "the last step's output is what it gives; put \"return\" after the block, with an \"if:\"");
            }
        }
    }

    private void arm(Tree.Fields step) {
        var arm = step.members().get("arm");
        if (arm != null && !step.has("compensate") && step.has("agent")) {
            draft.diagnostics()
                    .warning(
                            "nothing-to-arm",
                            "\"arm\" does nothing here",
                            draft.keySpan(arm),
                            "the step has no \"compensate:\"",
                            null);
        }
    }

    private void cases(@Nullable Tree tree, Place place) {
        if (!(tree instanceof Tree.Items items)) {
            return;
        }
        reach.cases(items.items());
        for (var item : items.items()) {
            if (!(item instanceof Tree.Fields one)) {
                continue;
            }
            steps(one.get("do"), place);
            var last = one.members().get("else");
            if (last != null && last.value() instanceof Tree.Fields fields) {
                steps(fields.get("do"), place);
            }
            if (last != null && item != items.items().getLast() && !draft.isBroken(one)) {
                draft.error(
                        "else-not-last",
                        "\"else\" must be the last case",
                        draft.keySpan(last),
                        "no case after it could be taken",
                        null);
            }
        }
    }

    private void handlers(Tree.Fields tree, Place place) {
        if (tree.get("catch") instanceof Tree.Items clauses) {
            reach.clauses(clauses.items());
            for (var item : clauses.items()) {
                steps(item instanceof Tree.Fields clause ? clause.get("do") : null, place.perhaps());
            }
        }
        steps(tree.get("finally"), place.inFinallyList());
    }

    /// How long a fixed duration is, or null where it is computed or wrong.
    static @Nullable Duration fixed(@Nullable Tree tree) {
        return tree instanceof Tree.Scalar scalar && scalar.value().isString()
                ? Durations.parse(scalar.value().asString())
                : null;
    }
}
