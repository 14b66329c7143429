package dev.overwinter.dsl.check;

import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds steps, cases and clauses that are never reached.
final class Reach {
    private final Draft draft;

    Reach(Draft draft) {
        this.draft = draft;
    }

    void steps(List<Tree> steps) {
        Tree.Fields end = null;
        for (var item : steps) {
            if (!(item instanceof Tree.Fields step)) {
                continue;
            }
            if (end != null) {
                unreachable(
                        step,
                        "this step is never reached",
                        "the step before it, in line " + line(end) + ", always ends the list",
                        "give that step an \"if:\", or delete what follows it");
            }
            end = ends(step) ? step : null;
        }
    }

    private static boolean ends(Tree.Fields step) {
        if (step.has("if")) {
            return false;
        }
        if (step.has("return") || step.has("fail")) {
            return true;
        }
        boolean handled = step.has("catch") || step.has("onError");
        return !handled
                && step.get("do") instanceof Tree.Items items
                && items.items().stream().anyMatch(item -> item instanceof Tree.Fields inner && ends(inner));
    }

    /// Whether a `return` or a `fail` stands somewhere in a step.
    static boolean mayEnd(Tree tree) {
        return switch (tree) {
            case Tree.Scalar _ -> false;
            case Tree.Items items -> items.items().stream().anyMatch(Reach::mayEnd);
            case Tree.Fields fields ->
                fields.has("return")
                        || fields.has("fail")
                        || fields.members().values().stream().anyMatch(member -> mayEnd(member.value()));
        };
    }

    void cases(List<Tree> cases) {
        Tree.Fields always = null;
        for (var item : cases) {
            if (!(item instanceof Tree.Fields one)) {
                continue;
            }
            if (always != null) {
                unreachable(
                        one,
                        "this case is never reached",
                        "the one in line " + line(always) + " is always taken",
                        "a case for everything else is written \"else:\" and comes last");
                return;
            }
            always = isTrue(one.get("when")) ? one : null;
        }
    }

    private static boolean isTrue(@Nullable Tree condition) {
        return condition instanceof Tree.Scalar scalar
                && scalar.value().asString("").strip().equals("true");
    }

    void clauses(List<Tree> clauses) {
        Tree.Fields all = null;
        for (var item : clauses) {
            if (!(item instanceof Tree.Fields clause)) {
                continue;
            }
            if (all != null) {
                unreachable(
                        clause,
                        "this clause is never reached",
                        "the one in line " + line(all) + " takes every error",
                        "put the clause without \"errors:\" last");
            }
            if (!clause.has("errors") && !clause.has("when")) {
                all = clause;
            }
        }
    }

    private int line(Tree tree) {
        return draft.source().lineNumber(tree.start());
    }

    private void unreachable(Tree.Fields tree, String title, String label, String hint) {
        draft.diagnostics().warning("unreachable", title, draft.span(tree), label, hint);
    }
}
