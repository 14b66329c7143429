package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.LateValue;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.expression.Globals;
import dev.overwinter.dsl.expression.Usages.Usage;
import dev.overwinter.dsl.expression.Usages;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks every name that one expression reads.
final class ExpressionCheck {
    private static final Set<String> EXECUTION_FIELDS = Set.of("id", "name", "startedAt", "deadline", "status");

    private static final Set<String> COUNTS = Set.of("succeeded", "failed", "completed", "total");
    private static final Set<String> LAST = Set.of("index", "name", "status", "output", "error");

    private final Workflow workflow;
    private final Usages usages;
    private final Diagnostics diagnostics;
    private final StepCheck steps;
    private final LostVariables lost;

    /// @param declared every step id of the file, also of steps that could not be read
    ExpressionCheck(
            Workflow workflow,
            Isolation isolation,
            Usages usages,
            Diagnostics diagnostics,
            Map<String, Span> declared) {
        this.workflow = workflow;
        this.usages = usages;
        this.diagnostics = diagnostics;
        this.steps = new StepCheck(workflow, isolation, diagnostics, declared);
        this.lost = new LostVariables(workflow, isolation, diagnostics);
    }

    void check(Expression expression, Surroundings here) {
        var found = usages.of(expression);
        for (var usage : found) {
            check(usage, found, here);
        }
    }

    void check(LateValue late) {
        var usage = usages.of(late);
        if (usage != null
                && late instanceof LateValue.Secret(var name)
                && !workflow.secrets().contains(name)) {
            unknown("unknown-secret", "secret", name, usage.at(0), workflow.secrets(), "secrets: [" + name + "]");
        }
    }

    private void check(Usage usage, List<Usage> all, Surroundings here) {
        var root = usage.reading().root();
        if (!here.roots().contains(root)) {
            invisible(usage, here);
            return;
        }
        var name = usage.reading().name(0);
        switch (root) {
            case "steps" -> steps.check(usage, name, all, here);
            case "vars" -> {
                lost.check(usage, name, here);
                if (name != null && !workflow.vars().containsKey(name)) {
                    unknown(
                            "unknown-variable",
                            "variable",
                            name,
                            usage.at(0),
                            workflow.vars().keySet(),
                            "vars: { " + name + ": null }");
                }
            }
            case "env" -> {
                if (name != null && !workflow.env().containsKey(name)) {
                    unknown(
                            "unknown-env",
                            "environment value",
                            name,
                            usage.at(0),
                            workflow.env().keySet(),
                            "env: { " + name + ": {} }");
                }
            }
            case "execution" -> field("an execution", usage, 0, EXECUTION_FIELDS);
            case "step" -> field("\"step\"", usage, 0, Set.of("idempotencyKey"));
            case "counts" -> field("\"counts\"", usage, 0, COUNTS);
            case "last" -> field("\"last\"", usage, 0, LAST);
            case "schedule" -> field("\"schedule\"", usage, 0, Set.of("at"));
            case "input" -> input(usage, name);
            default -> {}
        }
    }

    private void invisible(Usage usage, Surroundings here) {
        var root = usage.reading().root();
        if (Globals.NAMES.contains(root)) {
            return;
        }
        var place = root.equals("item") ? itemPlace(here) : Names.place(root);
        if (place != null) {
            diagnostics.error("not-visible-here", "\"" + root + "\" is not visible here", usage.root(), place, null);
            return;
        }
        var habit = Names.habit(root);
        var hint = habit != null ? habit : stepHint(root, here);
        diagnostics.error(
                "unknown-name",
                "nothing is named \"" + root + "\"",
                usage.root(),
                usage.reading().called() ? "not a function of expressions" : null,
                hint != null ? hint : Spelling.hint(root, Names.candidates(here.roots())));
    }

    /// In a `forEach` that gives its item another name, that name is wanted.
    private @Nullable String itemPlace(Surroundings here) {
        for (var cell : here.cells().reversed()) {
            if (cell.block() instanceof ForEach block) {
                return "the item of \"" + block.id() + "\" is named \"" + block.as() + "\"";
            }
        }
        return Names.place("item");
    }

    /// A step, a variable or an environment value that is written without its home.
    private @Nullable String stepHint(String root, Surroundings here) {
        if (here.steps().containsKey(root)) {
            return "a step is read as steps." + root + ".output";
        }
        if (workflow.vars().containsKey(root)) {
            return "a variable is read as vars." + root;
        }
        if (workflow.env().containsKey(root)) {
            return "an environment value is read as env." + root;
        }
        var schema = workflow.inputSchema();
        return schema != null && schema.path("properties").has(root) ? "the input is read as input." + root : null;
    }

    private void unknown(String slug, String what, String name, Span span, Collection<String> known, String declare) {
        var hint = Spelling.hint(name, known);
        diagnostics.error(
                slug,
                "no " + what + " named \"" + name + "\"",
                span,
                "not declared at the top of the workflow",
                hint != null ? hint : "declare it: " + declare);
    }

    private void field(String owner, Usage usage, int depth, Set<String> known) {
        var name = usage.reading().name(depth);
        if (name == null || known.contains(name)) {
            return;
        }
        var hint = Spelling.hint(name, known);
        diagnostics.error(
                "unknown-field",
                owner + " has no \"" + name + "\"",
                usage.at(depth),
                null,
                hint != null
                        ? hint
                        : "it has " + String.join(", ", known.stream().sorted().toList()));
    }

    /// Inputs may have properties that the schema does not name, so only a near miss is worth a word.
    private void input(Usage usage, @Nullable String name) {
        var schema = workflow.inputSchema();
        if (name == null || schema == null || schema.path("properties").has(name) || schema.has("$ref")) {
            return;
        }
        var known = schema.path("properties").propertyNames();
        var nearest = name.length() < 4 ? null : Spelling.nearest(name, known);
        if (nearest != null) {
            diagnostics.warning(
                    "unknown-input",
                    "the input's schema has no \"" + name + "\"",
                    usage.at(0),
                    null,
                    "did you mean \"" + nearest + "\"?");
        }
    }
}
