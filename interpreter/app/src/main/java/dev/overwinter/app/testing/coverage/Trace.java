package dev.overwinter.app.testing.coverage;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.ErrorTypes;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Visible;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The marks that the executions of one workflow leave.
public final class Trace {
    private final Path file;
    private final Workflow workflow;
    private final Map<String, Mark> openings = new HashMap<>();
    private final Set<Mark> reached = new HashSet<>();
    private final Set<Visit> begun = new HashSet<>();
    private final Set<Expression> held = new HashSet<>();

    /// Keys repeat from execution to execution.
    private record Visit(String execution, NodeKey key) {}

    /// @param file in which the workflow stands
    public Trace(Path file, Workflow workflow) {
        this.file = file;
        this.workflow = workflow;
        clauses("", workflow.catches());
        workflow.index().values().forEach(node -> {
            clauses(node.id(), node.head().catches());
            if (node instanceof Node.Switch choice) {
                for (int i = 0; i < choice.cases().size(); i++) {
                    opening(choice.cases().get(i).steps(), new Mark.Case(node.id(), i));
                }
            }
        });
    }

    private void clauses(String owner, List<CatchClause> clauses) {
        for (int i = 0; i < clauses.size(); i++) {
            opening(clauses.get(i).steps(), new Mark.Clause(owner, i));
        }
    }

    /// Whoever sees the first step of a list knows that the list was entered.
    private void opening(List<Node> steps, Mark mark) {
        if (!steps.isEmpty()) {
            openings.put(steps.getFirst().id(), mark);
        }
    }

    /// Evaluates as the given one does; the traces note which conditions held.
    public static Expressions noting(Expressions expressions, Collection<Trace> traces) {
        return new Expressions() {
            @Override
            public JsonNode evaluate(Expression expression, Visible.Members scope, Occasion occasion) {
                var value = expressions.evaluate(expression, scope, occasion);
                if (value.isBoolean() && value.booleanValue()) {
                    traces.forEach(trace -> trace.held.add(expression));
                }
                return value;
            }
        };
    }

    public void entry(String execution, HistoryEntry entry) {
        var id = entry.key().stepId();
        var visit = new Visit(execution, entry.key());
        switch (entry.type()) {
            case "step.started" -> {
                begun.add(visit);
                reached.add(new Mark.Started(id));
                entered(id, true);
            }
            case "step.skipped" -> {
                // An operator may also skip what has begun.
                if (!begun.contains(visit)) {
                    entered(id, false);
                }
            }
            case "undo.started" -> reached.add(new Mark.Undo(id));
            case "step.catching" -> caught(entry);
            default -> {}
        }
    }

    private void entered(String id, boolean holds) {
        reached.add(new Mark.Condition(id, holds));
        var opened = openings.get(id);
        if (opened != null) {
            reached.add(opened);
        }
    }

    /// A clause without steps leaves nothing but its effect: it is the first one that could take the error.
    private void caught(HistoryEntry entry) {
        var owner = entry.key().stepId();
        var clauses = entry.key().isRoot()
                ? workflow.catches()
                : workflow.step(owner).head().catches();
        var type = entry.detail() == null ? "" : entry.detail().path("error").asString("");
        for (int i = 0; i < clauses.size(); i++) {
            var clause = clauses.get(i);
            if (ErrorTypes.caughtBy(clause.errors(), type) && (clause.when() == null || held.contains(clause.when()))) {
                reached.add(new Mark.Clause(owner, i));
                return;
            }
        }
    }

    public Coverage coverage() {
        return new Coverage(file, workflow.name(), Point.of(workflow), Set.copyOf(reached));
    }
}
