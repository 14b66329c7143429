package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.StepHead;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Binds the gates: `approval` and `callback`.
final class GateBinder {
    private static final List<Approval.Action> USUAL =
            List.of(new Approval.Action("approve", null, false), new Approval.Action("reject", null, true));

    private final Binding binding;
    private final AmountBinder amounts;
    private final CallBinder calls;

    GateBinder(Binding binding, AmountBinder amounts, CallBinder calls) {
        this.binding = binding;
        this.amounts = amounts;
        this.calls = calls;
    }

    Approval approval(StepHead head, Tree.Fields tree, boolean undo) {
        var every = binding.object(tree, "remind");
        var quorum = amounts.amount(tree, "quorum");
        return new Approval(
                head,
                title(head, tree),
                binding.template(tree, "show"),
                binding.template(tree, "assignees"),
                separations(tree),
                quorum == null ? new Amount.Fixed(1) : quorum,
                schema(tree, "form"),
                binding.template(tree, "prefill"),
                actions(tree),
                call(tree, "notify", undo),
                every == null ? null : amounts.duration(every, "every"),
                escalations(tree),
                amounts.duration(tree, "timeout"),
                binding.choice(tree, "onTimeout", Approval.OnTimeout.FAIL),
                binding.choice(tree, "onReject", Approval.OnReject.FAIL));
    }

    Callback callback(StepHead head, Tree.Fields tree, boolean undo) {
        return new Callback(
                head,
                call(tree, "request", undo),
                schema(tree, "accept"),
                amounts.duration(tree, "timeout"),
                amounts.duration(tree, "heartbeat"));
    }

    /// A gate without a question of its own asks with the step's title, or its id.
    private Template title(StepHead head, Tree.Fields tree) {
        var title = binding.template(tree, "title");
        if (title != null) {
            return title;
        }
        return new Template.Literal(
                JsonNodeFactory.instance.stringNode(head.title() == null ? head.id() : head.title()));
    }

    private @Nullable AgentUse call(Tree.Fields tree, String key, boolean undo) {
        var call = binding.object(tree, key);
        return call == null ? null : calls.use(call, undo, Allowed.SECRETS_AND_CALLBACK);
    }

    private List<Approval.Separation> separations(Tree.Fields tree) {
        var separations = new ArrayList<Approval.Separation>();
        var list = binding.list(tree, "separateFrom");
        for (var item : list == null ? List.<Tree>of() : list.items()) {
            if (binding.draft().isBroken(item)) {
                continue;
            }
            if ("starter".equals(binding.text(item))) {
                separations.add(new Approval.Separation.Starter());
            } else if (item instanceof Tree.Fields fields && binding.get(fields, "step") instanceof Tree.Scalar step) {
                var from = new Approval.Separation.FromStep(step.value().asString(""));
                binding.usages().rememberPlace(from, binding.draft().span(step));
                separations.add(from);
            } else if (item instanceof Tree.Fields fields && fields.get("user") instanceof Tree user) {
                separations.add(new Approval.Separation.User(binding.templates().template(user, Allowed.NOTHING)));
            }
        }
        return separations;
    }

    private List<Approval.Action> actions(Tree.Fields tree) {
        var list = binding.list(tree, "actions");
        if (list == null) {
            return USUAL;
        }
        var actions = new ArrayList<Approval.Action>();
        for (var item : list.items()) {
            var action = action(item);
            if (action != null && actions.stream().anyMatch(other -> other.id().equals(action.id()))) {
                binding.draft()
                        .errorAbout(
                                item,
                                "duplicate-action",
                                "two actions are named \"" + action.id() + "\"",
                                null,
                                "each action needs a name of its own");
            } else if (action != null) {
                actions.add(action);
            }
        }
        return actions;
    }

    /// `reject` alone means what it says; every other plain name is an answer that does not reject.
    private Approval.@Nullable Action action(Tree item) {
        if (item instanceof Tree.Fields fields) {
            var id = binding.text(fields, "id");
            var rejects = binding.get(fields, "rejects");
            return id == null
                    ? null
                    : new Approval.Action(
                            id,
                            binding.text(fields, "title"),
                            rejects != null && rejects.json().asBoolean(false));
        }
        var id = binding.text(item);
        return id == null ? null : new Approval.Action(id, null, id.equals("reject"));
    }

    private List<Approval.Escalation> escalations(Tree.Fields tree) {
        var trees = switch (binding.get(tree, "escalate")) {
            case Tree.Items items -> items.items();
            case Tree.Fields one -> List.<Tree>of(one);
            case null, default -> List.<Tree>of();
        };
        var escalations = new ArrayList<Approval.Escalation>();
        for (var item : trees) {
            if (item instanceof Tree.Fields fields) {
                var after = amounts.duration(fields, "after");
                var to = binding.template(fields, "to");
                if (after != null && to != null) {
                    escalations.add(new Approval.Escalation(after, to));
                }
            }
        }
        return escalations;
    }

    private @Nullable JsonNode schema(Tree.Fields tree, String key) {
        return new SchemaBinder(binding).schema(binding.get(tree, key));
    }
}
