package dev.overwinter.app.testing.coverage;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A mark that a workflow has, in words and with its place.
public record Point(Mark mark, String words, Span span) {

    /// All of a workflow, in the order of the file.
    public static List<Point> of(Workflow workflow) {
        var points = new ArrayList<Point>();
        clauses(points, "", workflow.catches());
        workflow.index().values().forEach(node -> {
            points.add(new Point(new Mark.Started(node.id()), node.id(), node.span()));
            branches(points, node);
        });
        points.sort(Comparator.comparingInt((Point point) -> point.span.line())
                .thenComparingInt(point -> point.span.column()));
        return points;
    }

    private static void branches(List<Point> points, Node node) {
        var head = node.head();
        var condition = head.condition();
        if (condition != null) {
            for (boolean holds : new boolean[] {true, false}) {
                var words = node.id() + ", if: " + (holds ? "true" : "false (skipped)");
                points.add(new Point(new Mark.Condition(node.id(), holds), words, condition.span()));
            }
        }
        if (node instanceof Node.Switch choice) {
            for (int i = 0; i < choice.cases().size(); i++) {
                var one = choice.cases().get(i);
                var words = node.id() + ", "
                        + (one.when() == null ? "else" : "when: " + one.when().source());
                points.add(new Point(new Mark.Case(node.id(), i), words, one.span()));
            }
        }
        if (!head.compensate().isEmpty()) {
            var span = head.compensate().getFirst().span();
            points.add(new Point(new Mark.Undo(node.id()), node.id() + ", compensate", span));
        }
        clauses(points, node.id(), head.catches());
    }

    private static void clauses(List<Point> points, String owner, List<CatchClause> clauses) {
        for (int i = 0; i < clauses.size(); i++) {
            var clause = clauses.get(i);
            var errors = clause.errors().isEmpty() ? "anything" : String.join(", ", clause.errors());
            var words = (owner.isEmpty() ? "workflow" : owner) + ", catch: " + errors;
            points.add(new Point(new Mark.Clause(owner, i), words, clause.span()));
        }
    }
}
