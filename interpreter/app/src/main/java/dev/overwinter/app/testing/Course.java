package dev.overwinter.app.testing;

import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Workflow;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The course that a case took, to be compared between its runs.
final class Course {
    private static final Set<String> SIDE_BY_SIDE = Set.of("parallel", "forEach");

    private Course() {}

    /// The lines of a history, as they came where one thing follows the other. Where work goes on side by side, a
    /// crash may change whose turn comes first: then the lines of each step stand together, in their order.
    ///
    /// @param exact as they came in any case
    static List<String> of(List<String> lines, Workflow workflow, boolean exact) {
        boolean isSideBySide =
                workflow.index().values().stream().map(Node::kind).anyMatch(SIDE_BY_SIDE::contains);
        return exact || !isSideBySide
                ? lines
                : lines.stream().sorted(Comparator.comparing(Course::place)).toList();
    }

    /// Undoing a step is another matter than doing it.
    private static String place(String line) {
        var words = line.split(" ");
        return words[0].equals("undo") && words.length > 1 ? words[0] + " " + words[1] : words[0];
    }
}
