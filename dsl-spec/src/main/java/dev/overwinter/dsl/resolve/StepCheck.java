package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.expression.Usages.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks what an expression reads of `steps`.
final class StepCheck {
    private static final Set<String> FIELDS = Set.of("output", "status", "error", "attempts");
    private static final Set<String> BLOCK_FIELDS =
            Set.of("output", "status", "error", "attempts", "results", "counts");
    private static final String ON_THE_WAY = "only steps that have run on the way here can be read";

    private final Workflow workflow;
    private final Isolation isolation;
    private final Diagnostics diagnostics;
    private final Map<String, Span> declared;
    private final ResultCheck results;

    /// @param declared every step id of the file, also of steps that could not be read
    StepCheck(Workflow workflow, Isolation isolation, Diagnostics diagnostics, Map<String, Span> declared) {
        this.workflow = workflow;
        this.isolation = isolation;
        this.diagnostics = diagnostics;
        this.declared = declared;
        this.results = new ResultCheck(diagnostics);
    }

    void check(Usage usage, @Nullable String id, List<Usage> all, Surroundings here) {
        if (id == null) {
            return;
        }
        var availability = here.steps().get(id);
        if (availability == null) {
            absent(id, usage, here);
            return;
        }
        var step = workflow.index().get(id);
        if (!field(usage, id, step) || step != null && !results.check(usage, step, all, here)) {
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

    private boolean field(Usage usage, String id, @Nullable Node step) {
        var name = usage.reading().name(1);
        boolean block = step == null || step instanceof Parallel || step instanceof ForEach;
        if (name == null || FIELDS.contains(name) || block && BLOCK_FIELDS.contains(name)) {
            return true;
        }
        boolean ofBlocks = BLOCK_FIELDS.contains(name);
        var near = Spelling.hint(name, block ? BLOCK_FIELDS : FIELDS);
        diagnostics.error(
                "unknown-field",
                ofBlocks ? "\"" + id + "\" has no \"" + name + "\"" : "a step has no \"" + name + "\"",
                usage.at(1),
                ofBlocks ? "only parallel and forEach steps have it" : null,
                near != null || ofBlocks ? near : "what it gave is in its output: steps." + id + ".output." + name);
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
            unknown(id, usage, here);
            return;
        }
        boolean around = here.open().contains(id);
        if (!around && !workflow.index().containsKey(id)) {
            return;
        }
        var hiding = isolation.hiding(id, here.cells());
        if (hiding != null) {
            hidden(id, hiding, usage, here);
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
            var label = "it belongs to another case, a catch or an undo, in line " + place.line();
            diagnostics.error("step-not-yet", title, usage.at(0), label, ON_THE_WAY);
        }
    }

    private void unknown(String id, Usage usage, Surroundings here) {
        var hint = Spelling.nearest(id, suggestions(here));
        var line = hint == null ? null : declared.get(hint);
        diagnostics.error(
                "unknown-step",
                "no step named \"" + id + "\"",
                usage.at(0),
                "no step of this name before here",
                hint == null
                        ? null
                        : "did you mean \"" + hint + "\"" + (line == null ? "" : " (line " + line.line() + ")") + "?");
    }

    private List<String> suggestions(Surroundings here) {
        var names = new ArrayList<>(here.steps().keySet());
        if (names.isEmpty()) {
            names.addAll(declared.keySet());
        }
        return names;
    }

    private void hidden(String id, Isolation.Cell hiding, Usage usage, Surroundings here) {
        var block = hiding.block().id();
        var read = hiding.branch() == null
                ? "steps." + block + ".results[i].output, or of all of them: steps." + block + ".output"
                : "steps." + block + ".output." + hiding.branch();
        boolean around = here.open().contains(block);
        boolean within = here.cells().stream().anyMatch(cell -> cell.block() == hiding.block());
        diagnostics.error(
                "inside-a-block",
                "step \"" + id + "\" is not visible here",
                usage.at(0),
                "it runs in " + hiding.words(),
                around && !within && here.roots().contains("output")
                        ? "what the block gave is \"output\" here"
                        : around ? "after the block what it gave is " + read : "read what it gave: " + read);
    }
}
