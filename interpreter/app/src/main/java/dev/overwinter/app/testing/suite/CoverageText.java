package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.coverage.Coverage;
import dev.overwinter.app.testing.coverage.Coverage.Share;
import dev.overwinter.app.view.Style;
import java.io.PrintWriter;

/// What no case reached, by workflow.
public final class CoverageText {
    private CoverageText() {}

    public static void print(PrintWriter out, Style style, Outcome outcome) {
        out.println();
        out.println(style.bold("Coverage"));
        for (var workflow : outcome.coverage()) {
            out.println("  " + name(outcome, workflow) + ": " + shares(workflow.steps(), workflow.branches()));
            workflow.missed()
                    .forEach(point -> out.println("    " + style.red("never") + " "
                            + (point.mark().isBranch() ? "" : "step ") + point.words() + "  "
                            + style.dim("(" + place(workflow, point.span().line()) + ")")));
        }
        if (outcome.coverage().size() > 1) {
            out.println("  all: " + shares(outcome.steps(), outcome.branches()));
        }
    }

    /// Several workflows may stand in one file.
    private static String name(Outcome outcome, Coverage workflow) {
        long inFile = outcome.coverage().stream()
                .filter(other -> other.file().equals(workflow.file()))
                .count();
        return workflow.file() + (inFile == 1 ? "" : " (" + workflow.workflow() + ")");
    }

    private static String place(Coverage workflow, int line) {
        return workflow.file() + ":" + line;
    }

    private static String shares(Share steps, Share branches) {
        return share("steps", steps) + ", " + share("branches", branches) + ", together "
                + steps.plus(branches).percent() + "%";
    }

    private static String share(String what, Share share) {
        return what + " " + share.reached() + " of " + share.all();
    }
}
