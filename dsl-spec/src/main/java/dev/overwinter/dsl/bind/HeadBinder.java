package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.References;
import dev.overwinter.dsl.StepHead;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Binds what every step may carry, and catch clauses.
final class HeadBinder {
    private final Binding binding;
    private final AmountBinder amounts;
    private final RetryBinder retries;
    private final StepBinder steps;

    HeadBinder(Binding binding, AmountBinder amounts, RetryBinder retries, StepBinder steps) {
        this.binding = binding;
        this.amounts = amounts;
        this.retries = retries;
        this.steps = steps;
    }

    StepHead head(Tree.Fields step, boolean undo) {
        var id = binding.text(step, "id");
        var metadata = binding.get(step, "metadata");
        var idTree = step.get("id");
        int mark = binding.templates().mark();
        var compensate = steps.steps(binding.get(step, "compensate"), true);
        var references = undoReferences(compensate, binding.templates().since(mark));
        return new StepHead(
                id == null ? "" : id,
                binding.draft().span(idTree == null || binding.draft().isBroken(idTree) ? step : idTree),
                title(step),
                binding.templates().condition(binding.get(step, "if")),
                binding.template(step, "output"),
                amounts.deadline(step, "deadline"),
                catches(step, undo),
                steps.steps(binding.get(step, "finally"), undo),
                compensate,
                references,
                metadata == null ? null : metadata.json());
    }

    private static References undoReferences(List<Node> compensate, List<Expression> expressions) {
        if (compensate.isEmpty()) {
            return References.NONE;
        }
        var inside = Workflow.indexOf(compensate, List.of(), List.of()).keySet();
        var all = References.NONE;
        for (var expression : expressions) {
            all = union(all, expression.references());
        }
        var others = new HashSet<>(all.steps());
        others.removeAll(inside);
        return new References(all.roots(), others, all.allSteps(), all.vars(), all.allVars());
    }

    private static References union(References one, References other) {
        return new References(
                union(one.roots(), other.roots()),
                union(one.steps(), other.steps()),
                one.allSteps() || other.allSteps(),
                union(one.vars(), other.vars()),
                one.allVars() || other.allVars());
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private @Nullable String title(Tree.Fields step) {
        var tree = binding.get(step, "title");
        var title = binding.text(tree);
        if (tree != null && title != null && title.contains("${") && !title.contains("$${")) {
            binding.draft()
                    .errorAbout(
                            tree,
                            "expression-in-title",
                            "a step's title cannot hold an expression",
                            "the title is the same in every execution",
                            "an approval's own \"title:\" can hold one");
        }
        return title;
    }

    /// `onError: continue` is a last clause that takes everything and does nothing.
    private List<CatchClause> catches(Tree.Fields step, boolean undo) {
        var clauses = new ArrayList<>(clauses(binding.list(step, "catch"), undo));
        var onError = binding.get(step, "onError");
        if ("continue".equals(binding.text(onError)) && onError != null) {
            clauses.add(new CatchClause(
                    List.of(), null, List.of(), null, binding.draft().span(onError)));
        }
        return clauses;
    }

    List<CatchClause> clauses(Tree.@Nullable Items list, boolean undo) {
        var clauses = new ArrayList<CatchClause>();
        for (var item : list == null ? List.<Tree>of() : list.items()) {
            if (item instanceof Tree.Fields clause && !binding.draft().isBroken(clause)) {
                clauses.add(new CatchClause(
                        retries.errors(clause),
                        binding.templates().condition(binding.get(clause, "when")),
                        steps.steps(binding.get(clause, "do"), undo),
                        binding.template(clause, "output"),
                        binding.draft().span(clause)));
            }
        }
        return clauses;
    }
}
