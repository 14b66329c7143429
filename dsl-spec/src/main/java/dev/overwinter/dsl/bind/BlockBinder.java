package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Join;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Repeat;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.StepHead;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.source.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Binds the blocks (`parallel`, `forEach`, `repeat`) and `workflow`.
final class BlockBinder {
    private static final Template NO_ITEMS = new Template.Literal(JsonNodeFactory.instance.arrayNode());

    private static final Pattern SHARE = Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*%\\s*");

    private final Binding binding;
    private final AmountBinder amounts;
    private final StepBinder steps;

    BlockBinder(Binding binding, AmountBinder amounts, StepBinder steps) {
        this.binding = binding;
        this.amounts = amounts;
        this.steps = steps;
    }

    Parallel parallel(StepHead head, Tree.Fields tree, boolean undo) {
        var branches = new LinkedHashMap<String, List<Node>>();
        var written = binding.object(tree, "branches");
        if (written != null) {
            written.members().forEach((name, branch) -> branches.put(name, steps.steps(branch.value(), undo)));
        }
        return new Parallel(head, branches, join(tree));
    }

    ForEach forEach(StepHead head, Tree.Fields tree, boolean undo) {
        var as = binding.text(tree, "as");
        var concurrency = amounts.amount(tree, "concurrency");
        var block = new ForEach(
                head,
                items(tree),
                as == null ? ForEach.DEFAULT_NAME : as,
                concurrency == null ? new Amount.Fixed(ForEach.DEFAULT_CONCURRENCY) : concurrency,
                steps.steps(binding.get(tree, "do"), undo),
                binding.template(tree, "result"),
                join(tree));
        var named = binding.get(tree, "as");
        binding.usages()
                .rememberPlace(
                        block, named == null ? head.span() : binding.draft().span(named));
        return block;
    }

    private Template items(Tree.Fields tree) {
        var written = binding.get(tree, "in");
        var items = written == null ? NO_ITEMS : binding.templates().template(written, Allowed.NOTHING);
        if (written != null && items instanceof Template.Text) {
            binding.draft()
                    .errorAbout(
                            written,
                            "wrong-type",
                            "\"in\" must be a list, or an expression that gives one",
                            "found a text with an expression in it",
                            "write one expression alone: in: ${ ... }");
        }
        return items;
    }

    Repeat repeat(StepHead head, Tree.Fields tree, boolean undo) {
        var turns = amounts.amount(tree, "maxIterations");
        return new Repeat(
                head,
                steps.steps(binding.get(tree, "do"), undo),
                binding.templates().condition(binding.get(tree, "while")),
                binding.templates().condition(binding.get(tree, "until")),
                turns == null ? new Amount.Fixed(1) : turns,
                "continue".equals(binding.text(tree, "onExhausted")));
    }

    Child child(StepHead head, Tree.Fields tree, RetryPolicy retry) {
        var name = binding.get(tree, "name");
        var text = binding.text(name);
        var wait = binding.get(tree, "wait");
        return new Child(
                head,
                text == null ? "" : text,
                binding.template(tree, "with"),
                wait == null || wait.json().asBoolean(true),
                retry,
                name == null ? head.span() : binding.draft().span(name));
    }

    private Join join(Tree.Fields block) {
        return switch (binding.get(block, "join")) {
            case Tree.Fields tree ->
                new Join(
                        Join.Mode.COUNTED,
                        amounts.amount(tree, "minSuccessful"),
                        tolerance(tree),
                        binding.templates().condition(binding.get(tree, "stopWhen")));
            case Tree.Scalar _ -> new Join(binding.choice(block, "join", Join.Mode.ALL), null, null, null);
            case null, default -> Join.ALL_OF_THEM;
        };
    }

    /// A count, or a share: `10%`, also `${ env.SHARE }%`.
    private Join.@Nullable Tolerance tolerance(Tree.Fields tree) {
        var written = binding.get(tree, "tolerateFailures");
        var text = binding.text(written);
        if (written == null || text == null || !text.strip().endsWith("%")) {
            var amount = amounts.amount(tree, "tolerateFailures");
            return amount == null ? null : new Join.Tolerance(amount, false);
        }
        var share = SHARE.matcher(text);
        if (share.matches()) {
            return new Join.Tolerance(new Amount.Fixed(Double.parseDouble(share.group(1))), true);
        }
        var computed = binding.templates().template(written, Allowed.NOTHING);
        if (computed instanceof Template.Text(var parts)
                && parts.size() == 2
                && parts.getFirst() instanceof Template.Part.Embedded(var expression)) {
            return new Join.Tolerance(new Amount.Computed(expression), true);
        }
        return null;
    }
}
