package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.References;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.StepHead;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Binds lists of steps, each by its kind key.
final class StepBinder {
    private static final Expression NEVER = new Expression("false", Span.NOWHERE, References.NONE);

    private final Binding binding;
    private final AmountBinder amounts;
    private final RetryBinder retries;
    private final CallBinder calls;
    private final GateBinder gates;
    private final Set<String> vars;

    /// @param vars the names that the header declares
    StepBinder(Binding binding, AmountBinder amounts, RetryBinder retries, CallBinder calls, Set<String> vars) {
        this.vars = vars;
        this.binding = binding;
        this.amounts = amounts;
        this.retries = retries;
        this.calls = calls;
        this.gates = new GateBinder(binding, amounts, calls);
    }

    /// @param undo true inside `compensate:`
    List<Node> steps(@Nullable Tree tree, boolean undo) {
        if (!(tree instanceof Tree.Items items) || binding.draft().isBroken(tree)) {
            return List.of();
        }
        var steps = new ArrayList<Node>();
        for (var item : items.items()) {
            if (item instanceof Tree.Fields step && !binding.draft().isBroken(step)) {
                var node = step(step, undo);
                if (node != null) {
                    steps.add(node);
                }
            }
        }
        return steps;
    }

    private @Nullable Node step(Tree.Fields step, boolean undo) {
        var head = head(step, undo);
        for (var kind : Kinds.ALL) {
            if (step.has(kind)) {
                return node(kind, head, step, undo);
            }
        }
        return null;
    }

    private @Nullable Node node(String kind, StepHead head, Tree.Fields step, boolean undo) {
        return switch (kind) {
            case "agent" ->
                new Node.AgentStep(
                        head, calls.use(step, undo, Allowed.SECRETS), "started".equals(binding.text(step, "arm")));
            case "approval" ->
                binding.object(step, kind) instanceof Tree.Fields gate ? gates.approval(head, gate, undo) : null;
            case "callback" ->
                binding.object(step, kind) instanceof Tree.Fields gate ? gates.callback(head, gate, undo) : null;
            case "poll" -> binding.object(step, kind) instanceof Tree.Fields poll ? poll(head, poll, undo) : null;
            case "wait" -> {
                var length = amounts.deadline(step, kind);
                yield length == null ? null : new Node.Wait(head, length);
            }
            case "set" -> binding.object(step, kind) instanceof Tree.Fields values ? set(head, values) : null;
            case "commit" -> new Node.Commit(head);
            case "do" -> {
                var retry = retries.policy(binding.get(step, "retry"));
                yield new Node.Do(
                        head, steps(binding.get(step, kind), undo), retry == null ? RetryPolicy.NEVER : retry);
            }
            case "switch" -> new Node.Switch(head, cases(binding.list(step, kind), undo));
            case "fail" ->
                binding.object(step, kind) instanceof Tree.Fields error
                        ? new Node.Fail(head, binding.templates().fields(error, Allowed.NOTHING))
                        : null;
            case "return" -> {
                var value = template(step, kind);
                yield value == null ? null : new Node.Return(head, value);
            }
            default -> throw new IllegalStateException("no such kind: " + kind);
        };
    }

    private StepHead head(Tree.Fields step, boolean undo) {
        var id = binding.text(step, "id");
        var metadata = binding.get(step, "metadata");
        var idTree = step.get("id");
        int mark = binding.templates().mark();
        var compensate = steps(binding.get(step, "compensate"), true);
        var references = undoReferences(compensate, binding.templates().since(mark));
        return new StepHead(
                id == null ? "" : id,
                binding.draft().span(idTree == null || binding.draft().isBroken(idTree) ? step : idTree),
                title(step),
                binding.templates().condition(binding.get(step, "if")),
                template(step, "output"),
                amounts.deadline(step, "deadline"),
                catches(step, undo),
                steps(binding.get(step, "finally"), undo),
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
        var steps = new HashSet<>(all.steps());
        steps.removeAll(inside);
        return new References(all.roots(), steps, all.allSteps(), all.vars(), all.allVars());
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
                        steps(binding.get(clause, "do"), undo),
                        template(clause, "output"),
                        binding.draft().span(clause)));
            }
        }
        return clauses;
    }

    private List<Node.Switch.Case> cases(Tree.@Nullable Items list, boolean undo) {
        var cases = new ArrayList<Node.Switch.Case>();
        for (var item : list == null ? List.<Tree>of() : list.items()) {
            if (!(item instanceof Tree.Fields one) || binding.draft().isBroken(one)) {
                continue;
            }
            var span = binding.draft().span(one);
            if (one.has("else")) {
                var last = binding.object(one, "else");
                cases.add(new Node.Switch.Case(
                        null, last == null ? List.of() : steps(binding.get(last, "do"), undo), span));
            } else {
                var when = binding.templates().condition(binding.get(one, "when"));
                cases.add(new Node.Switch.Case(when == null ? NEVER : when, steps(binding.get(one, "do"), undo), span));
            }
        }
        return cases;
    }

    private Node set(StepHead head, Tree.Fields values) {
        for (var member : values.members().values()) {
            if (!vars.contains(member.key())) {
                var hint = Spelling.hint(member.key(), vars);
                binding.draft()
                        .error(
                                "unknown-variable",
                                "no variable named \"" + member.key() + "\"",
                                binding.draft().keySpan(member),
                                "not declared at the top of the workflow",
                                hint != null ? hint : "declare it: vars: { " + member.key() + ": null }");
            }
        }
        return new Node.SetVars(head, binding.templates().fields(values, Allowed.NOTHING));
    }

    private Poll poll(StepHead head, Tree.Fields tree, boolean undo) {
        var until = binding.templates().condition(binding.get(tree, "until"));
        return new Poll(
                head,
                calls.use(tree, undo, Allowed.SECRETS),
                until == null ? NEVER : until,
                binding.templates().condition(binding.get(tree, "failIf")),
                amounts.backoff(tree, AmountBinder.POLL_BACKOFF),
                amounts.amount(tree, "maxProbes"),
                template(tree, "result"),
                template(tree, "initial"));
    }

    private @Nullable Template template(Tree.Fields tree, String key) {
        var value = binding.get(tree, key);
        return value == null ? null : binding.templates().template(value, Allowed.NOTHING);
    }
}
