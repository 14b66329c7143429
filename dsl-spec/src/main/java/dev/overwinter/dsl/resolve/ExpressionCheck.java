package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.LateValue;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.expression.Usages;
import dev.overwinter.dsl.expression.Usages.Usage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks every name that one expression reads.
final class ExpressionCheck {
    private static final Set<String> STEP_FIELDS = Set.of("output", "status", "error", "attempts", "results", "counts");
    private static final Set<String> EXECUTION_FIELDS = Set.of("id", "name", "startedAt", "deadline", "status");

    private static final String ON_THE_WAY = "only steps that have run on the way here can be read";

    private final Workflow workflow;
    private final Usages usages;
    private final Diagnostics diagnostics;
    private final Map<String, Span> declared;

    /// @param declared every step id of the file, also of steps that could not be read
    ExpressionCheck(Workflow workflow, Usages usages, Diagnostics diagnostics, Map<String, Span> declared) {
        this.workflow = workflow;
        this.usages = usages;
        this.diagnostics = diagnostics;
        this.declared = declared;
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
            case "steps" -> step(usage, name, all, here);
            case "vars" -> {
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
            case "input" -> input(usage, name);
            default -> {}
        }
    }

    private void invisible(Usage usage, Surroundings here) {
        var root = usage.reading().root();
        if (Names.GLOBALS.contains(root)) {
            return;
        }
        var place = Names.place(root);
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

    private boolean field(String owner, Usage usage, int depth, Set<String> known) {
        var name = usage.reading().name(depth);
        if (name == null || known.contains(name)) {
            return true;
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
        return false;
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

    private void step(Usage usage, @Nullable String id, List<Usage> all, Surroundings here) {
        if (id == null) {
            return;
        }
        var availability = here.steps().get(id);
        if (availability == null) {
            absent(id, usage, here);
            return;
        }
        if (!stepField(usage, id)) {
            return;
        }
        if (availability instanceof Availability.Perhaps(var why) && readsField(usage) && !isGuarded(id, all, here)) {
            var field = usage.reading().segments().get(2);
            var written = field.name() == null ? "output?.[...]" : "output?." + field.name();
            diagnostics.warning(
                    "may-be-missing",
                    "the output of \"" + id + "\" may be missing here",
                    usage.at(2),
                    "it " + why,
                    "write " + written + ", or a default: (steps." + id + ".output ?? {})");
        }
    }

    private boolean stepField(Usage usage, String id) {
        var name = usage.reading().name(1);
        if (name == null || STEP_FIELDS.contains(name)) {
            return true;
        }
        var near = Spelling.hint(name, STEP_FIELDS);
        diagnostics.error(
                "unknown-field",
                "a step has no \"" + name + "\"",
                usage.at(1),
                null,
                near != null ? near : "what it gave is in its output: steps." + id + ".output." + name);
        return false;
    }

    private static boolean readsField(Usage usage) {
        var segments = usage.reading().segments();
        return "output".equals(usage.reading().name(1))
                && segments.size() > 2
                && !segments.get(2).optional();
    }

    /// The author thought of it: the same expression, or a condition around, asks for the step in a careful way.
    private boolean isGuarded(String id, List<Usage> all, Surroundings here) {
        for (var other : all) {
            var reading = other.reading();
            boolean same = reading.root().equals("steps") && id.equals(reading.name(0));
            boolean careful = reading.segments().size() <= 2
                    || !"output".equals(reading.name(1))
                    || reading.segments().get(2).optional();
            if (same && careful) {
                return true;
            }
        }
        var condition =
                workflow.index().get(id) instanceof Node node ? node.head().condition() : null;
        return here.guards().stream()
                .anyMatch(guard -> guard.references().steps().contains(id)
                        || condition != null && guard.source().equals(condition.source()));
    }

    private void absent(String id, Usage usage, Surroundings here) {
        var place = declared.get(id);
        if (place == null) {
            var hint = Spelling.nearest(id, suggestions(here));
            var line = hint == null ? null : declared.get(hint);
            diagnostics.error(
                    "unknown-step",
                    "no step named \"" + id + "\"",
                    usage.at(0),
                    "no step of this name before here",
                    hint == null
                            ? null
                            : "did you mean \"" + hint + "\"" + (line == null ? "" : " (line " + line.line() + ")")
                                    + "?");
            return;
        }
        boolean around = here.open().contains(id);
        if (!around && !workflow.index().containsKey(id)) {
            return;
        }
        boolean later = place.line() > usage.root().line();
        var title = "step \"" + id + "\" cannot have run yet";
        if (around) {
            boolean own = here.open().getLast().equals(id);
            diagnostics.error(
                    "step-not-yet",
                    title,
                    usage.at(0),
                    own ? "it is this step itself" : "it is still running here",
                    "a step's own output is visible as \"output\" in its \"output:\" and \"compensate:\"");
        } else if (here.open().isEmpty()) {
            diagnostics.error("step-not-yet", title, usage.at(0), "it has not run when this is evaluated", ON_THE_WAY);
        } else if (later) {
            var label = "it comes later, in line " + place.line();
            diagnostics.error("step-not-yet", title, usage.at(0), label, "move this step below it");
        } else {
            var label = "it belongs to another branch, a catch or an undo, in line " + place.line();
            diagnostics.error("step-not-yet", title, usage.at(0), label, ON_THE_WAY);
        }
    }

    private List<String> suggestions(Surroundings here) {
        var names = new ArrayList<>(here.steps().keySet());
        if (names.isEmpty()) {
            names.addAll(declared.keySet());
        }
        return names;
    }
}
