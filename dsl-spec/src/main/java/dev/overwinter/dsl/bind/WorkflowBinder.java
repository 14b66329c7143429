package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.expression.Usages;
import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Binds a whole file: the header, then the steps.
public final class WorkflowBinder {
    private final Binding binding;
    private final AmountBinder amounts;
    private final Tree.Fields tree;

    public WorkflowBinder(Draft draft, Usages usages, AgentCatalogue catalogue, Tree.Fields tree) {
        this.binding = new Binding(draft, usages, new TemplateReader(draft, usages), catalogue);
        this.amounts = new AmountBinder(binding);
        this.tree = tree;
    }

    /// @param digest `sha256:` and the hex SHA-256 of the text
    public Workflow bind(String digest) {
        var named = binding.object(tree, "retries");
        var retries = new RetryBinder(binding, amounts, named);
        if (named != null) {
            named.members().values().forEach(member -> retries.policy(member.value()));
        }
        var agents = binding.object(tree, "agents");
        var defaults = binding.object(tree, "defaults");
        var calls = new CallBinder(binding, amounts, retries, agents, defaults);
        calls.checkNamed();
        if (defaults != null) {
            retries.policy(binding.get(defaults, "retry"));
            amounts.duration(defaults, "timeout");
        }
        return workflow(
                digest,
                new StepBinder(binding, amounts, retries, calls, members("vars").keySet()));
    }

    private Workflow workflow(String digest, StepBinder binder) {
        var output = binding.get(tree, "output");
        var steps = binder.steps(binding.get(tree, "steps"), false);
        var catches = binder.clauses(binding.list(tree, "catch"), false);
        var finallySteps = binder.steps(binding.get(tree, "finally"), false);
        var name = tree.get("workflow");
        return new Workflow(
                name == null ? "" : name.json().asString(""),
                binding.text(tree, "version"),
                binding.text(tree, "title"),
                labels(),
                digest,
                binding.draft().span(name == null ? tree : name),
                new SchemaBinder(binding).schema(binding.get(tree, "input")),
                secrets(),
                env(),
                amounts.deadline(tree, "deadline"),
                "hold".equals(binding.text(tree, "onFailure"))
                        ? Workflow.OnFailure.HOLD
                        : Workflow.OnFailure.COMPENSATE,
                amounts.budget(tree),
                new TriggerBinder(binding).triggers(binding.list(tree, "triggers")),
                vars(),
                steps,
                catches,
                finallySteps,
                output == null ? null : binding.templates().template(output, Allowed.NOTHING),
                Workflow.indexOf(steps, catches, finallySteps));
    }

    private Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        members("labels").forEach((key, member) -> {
            var text = binding.text(member.value());
            if (text != null) {
                labels.put(key, text);
            }
        });
        return labels;
    }

    private List<String> secrets() {
        var list = binding.list(tree, "secrets");
        var names = new ArrayList<String>();
        for (var item : list == null ? List.<Tree>of() : list.items()) {
            var name = binding.text(item);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /// Environment values are texts; a number or a boolean is taken as it is written.
    private SequencedMap<String, Workflow.EnvValue> env() {
        var env = new LinkedHashMap<String, Workflow.EnvValue>();
        members("env").forEach((key, member) -> {
            var value = member.value() instanceof Tree.Fields fields ? binding.get(fields, "default") : null;
            env.put(key, new Workflow.EnvValue(value instanceof Tree.Scalar scalar ? written(scalar) : null));
        });
        return env;
    }

    private @Nullable String written(Tree.Scalar scalar) {
        if (scalar.value().isString()) {
            return scalar.value().asString();
        }
        return scalar.value().isNull() ? null : binding.draft().source().text().substring(scalar.start(), scalar.end());
    }

    private SequencedMap<String, Template> vars() {
        var vars = new LinkedHashMap<String, Template>();
        members("vars")
                .forEach((key, member) -> vars.put(key, binding.templates().template(member.value(), Allowed.NOTHING)));
        return vars;
    }

    private SequencedMap<String, Tree.Member> members(String key) {
        var fields = binding.object(tree, key);
        return fields == null ? new LinkedHashMap<>() : fields.members();
    }
}
