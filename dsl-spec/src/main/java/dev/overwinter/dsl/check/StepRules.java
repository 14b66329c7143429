package dev.overwinter.dsl.check;

import dev.overwinter.dsl.Durations;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rules of the grammar that a schema cannot say: what may stand in `finally` and in an undo, what can never be
/// reached,
/// what would wait for ever.
public final class StepRules {
    private static final Set<String> NOT_IN_FINALLY = Set.of("return", "fail", "commit");

    private final Draft draft;
    private final Diagnostics diagnostics;
    private final GateRules gates;
    private final Map<String, Tree> ids = new HashMap<>();

    public StepRules(Draft draft) {
        this.draft = draft;
        this.diagnostics = draft.diagnostics();
        this.gates = new GateRules(draft);
    }

    /// Where a list of steps stands.
    private record Place(boolean inFinally, boolean inUndo, boolean bounded) {}

    public void check(Tree.Fields workflow) {
        var top = new Place(false, false, false);
        steps(workflow.get("steps"), top);
        handlers(workflow, top);
    }

    private void steps(@Nullable Tree tree, Place place) {
        if (!(tree instanceof Tree.Items items) || draft.isBroken(tree)) {
            return;
        }
        Tree.Fields end = null;
        for (var item : items.items()) {
            if (item instanceof Tree.Fields step) {
                if (end != null) {
                    unreachable(step, end);
                }
                end = ends(step) ? step : null;
                step(step, place);
            }
        }
    }

    private static boolean ends(Tree.Fields step) {
        return (step.has("return") || step.has("fail")) && !step.has("if");
    }

    private void unreachable(Tree.Fields step, Tree.Fields end) {
        diagnostics.warning(
                "unreachable",
                "this step is never reached",
                draft.span(step),
                "the step before it, in line " + draft.source().lineNumber(end.start()) + ", always ends the list",
                "give that step an \"if:\", or delete what follows it");
    }

    private void step(Tree.Fields step, Place place) {
        id(step);
        forbidden(step, place);
        boolean bounded = place.bounded || step.has("deadline");
        if (step.get("poll") instanceof Tree.Fields poll && !poll.has("maxProbes") && !step.has("deadline")) {
            endlessPoll(step, poll);
        }
        gates.check(step, bounded);
        arm(step);
        var inside = new Place(place.inFinally, place.inUndo, bounded);
        steps(step.get("do"), inside);
        cases(step.get("switch"), inside);
        handlers(step, place);
        steps(step.get("compensate"), new Place(place.inFinally, true, place.bounded));
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
            if (place.inFinally && NOT_IN_FINALLY.contains(member.key())) {
                draft.error(
                        "not-in-finally",
                        "\"" + member.key() + "\" cannot stand in \"finally:\"",
                        draft.keySpan(member),
                        "these steps never change the outcome",
                        "return".equals(member.key()) ? "the workflow's \"output:\" is evaluated before them" : null);
            } else if (place.inUndo && member.key().equals("return")) {
                draft.error(
                        "return-in-undo",
                        "\"return\" cannot stand in \"compensate:\"",
                        draft.keySpan(member),
                        "an undo has no output",
                        null);
            }
        }
    }

    private void endlessPoll(Tree.Fields step, Tree.Fields poll) {
        if (!draft.isBroken(step) && !draft.isBroken(poll)) {
            draft.error(
                    "endless-poll",
                    "this poll could ask for ever",
                    draft.keySpan(step.members().get("poll")),
                    "neither \"maxProbes:\" nor a \"deadline:\"",
                    "give it maxProbes: 48 inside, or deadline: 3d beside \"poll:\"");
        }
    }

    private void arm(Tree.Fields step) {
        var arm = step.members().get("arm");
        if (arm != null && !step.has("compensate") && step.has("agent")) {
            diagnostics.warning(
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
            clauses(clauses.items(), place);
        }
        steps(tree.get("finally"), new Place(true, place.inUndo, place.bounded));
    }

    private void clauses(List<Tree> clauses, Place place) {
        Tree.Fields all = null;
        for (var item : clauses) {
            if (!(item instanceof Tree.Fields clause)) {
                continue;
            }
            if (all != null) {
                diagnostics.warning(
                        "unreachable",
                        "this clause is never reached",
                        draft.span(clause),
                        "the one in line " + draft.source().lineNumber(all.start()) + " takes every error",
                        "put the clause without \"errors:\" last");
            }
            if (!clause.has("errors") && !clause.has("when")) {
                all = clause;
            }
            steps(clause.get("do"), place);
        }
    }

    /// How long a fixed duration is, or null where it is computed or wrong.
    static @Nullable Duration fixed(@Nullable Tree tree) {
        return tree instanceof Tree.Scalar scalar && scalar.value().isString()
                ? Durations.parse(scalar.value().asString())
                : null;
    }
}
