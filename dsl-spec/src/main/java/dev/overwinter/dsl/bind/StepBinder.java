package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.References;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.StepHead;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
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
    private final HeadBinder heads;
    private final GateBinder gates;
    private final BlockBinder blocks;
    private final EventBinder events;
    private final Set<String> vars;

    /// @param vars the names that the header declares
    StepBinder(Binding binding, AmountBinder amounts, RetryBinder retries, CallBinder calls, Set<String> vars) {
        this.vars = vars;
        this.binding = binding;
        this.amounts = amounts;
        this.retries = retries;
        this.calls = calls;
        this.heads = new HeadBinder(binding, amounts, retries, this);
        this.gates = new GateBinder(binding, amounts, calls);
        this.blocks = new BlockBinder(binding, amounts, this);
        this.events = new EventBinder(binding, amounts);
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

    List<CatchClause> clauses(Tree.@Nullable Items list, boolean undo) {
        return heads.clauses(list, undo);
    }

    private @Nullable Node step(Tree.Fields step, boolean undo) {
        var head = heads.head(step, undo);
        for (var kind : Kinds.ALL) {
            if (step.has(kind)) {
                return binding.object(step, kind) instanceof Tree.Fields own
                        ? withOwnObject(kind, head, step, own, undo)
                        : plain(kind, head, step, undo);
            }
        }
        return null;
    }

    /// A kind whose key holds an object.
    private @Nullable Node withOwnObject(String kind, StepHead head, Tree.Fields step, Tree.Fields own, boolean undo) {
        return switch (kind) {
            case "approval" -> gates.approval(head, own, undo);
            case "callback" -> gates.callback(head, own, undo);
            case "poll" -> poll(head, own, undo);
            case "set" -> set(head, own);
            case "parallel" -> blocks.parallel(head, own, undo);
            case "forEach" -> blocks.forEach(head, own, undo);
            case "repeat" -> blocks.repeat(head, own, undo);
            case "workflow" -> blocks.child(head, own, retry(step));
            case "emit" -> events.emit(head, own);
            case "listen" -> events.listen(head, own);
            case "fail" -> new Node.Fail(head, binding.templates().fields(own, Allowed.NOTHING));
            default -> plain(kind, head, step, undo);
        };
    }

    private @Nullable Node plain(String kind, StepHead head, Tree.Fields step, boolean undo) {
        return switch (kind) {
            case "agent" ->
                new Node.AgentStep(
                        head, calls.use(step, undo, Allowed.SECRETS), "started".equals(binding.text(step, "arm")));
            case "wait" -> {
                var length = amounts.deadline(step, kind);
                yield length == null ? null : new Node.Wait(head, length);
            }
            case "commit" -> new Node.Commit(head);
            case "do" -> new Node.Do(head, steps(binding.get(step, kind), undo), retry(step));
            case "switch" -> new Node.Switch(head, cases(binding.list(step, kind), undo));
            case "return" -> {
                var value = binding.template(step, kind);
                yield value == null ? null : new Node.Return(head, value);
            }
            default -> null;
        };
    }

    private RetryPolicy retry(Tree.Fields step) {
        var retry = retries.policy(binding.get(step, "retry"));
        return retry == null ? RetryPolicy.NEVER : retry;
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
                binding.template(tree, "result"),
                binding.template(tree, "initial"));
    }
}
