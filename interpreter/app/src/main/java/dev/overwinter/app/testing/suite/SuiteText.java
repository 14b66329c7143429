package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.FailureText;
import dev.overwinter.app.testing.Report;
import dev.overwinter.app.view.Style;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Tells people how a suite goes: one line a file, or a case where there is only one file, and every failure in full.
public final class SuiteText implements Suite.Listener {
    private static final int WIDEST_NAME = 90;
    private static final int CASE_WIDTH = 66;

    private final PrintWriter out;
    private final Style style;
    private final boolean showsCases;
    private final boolean crashes;
    private final int nameWidth;
    private final FailureText failures;

    /// @param showsCases a line for every case
    /// @param crashes true where every case is also run with a crash at every checkpoint
    public SuiteText(PrintWriter out, Style style, List<Path> files, boolean showsCases, boolean crashes) {
        this.out = out;
        this.crashes = crashes;
        nameWidth = showsCases
                ? CASE_WIDTH
                : files.stream()
                        .mapToInt(file -> Math.min(WIDEST_NAME, file.toString().length()))
                        .max()
                        .orElse(0);
        this.style = style;
        this.showsCases = showsCases;
        failures = new FailureText(style);
    }

    @Override
    public void begins(Path file) {
        if (showsCases) {
            out.println(style.bold(file.toString()));
            out.flush();
        }
    }

    @Override
    public void ended(Report report) {
        var cases = Outcome.cases(report);
        if (Outcome.isBroken(report)) {
            out.println(line(false, report.file().toString(), "cannot be run"));
        } else if (showsCases) {
            cases.forEach(one -> out.println(line(
                    one.passed(),
                    one.name(),
                    took(one.took()) + (isExempt(one) ? ", not crashed: `restarts: false`" : ""))));
        } else if (!cases.isEmpty()) {
            long failed = cases.stream().filter(one -> !one.passed()).count();
            var count = failed == 0 ? counted(cases.size(), "case") : failed + " of " + counted(cases.size(), "case");
            var took = cases.stream().map(Outcome.Case::took).reduce(Duration.ZERO, Duration::plus);
            out.println(line(failed == 0, report.file().toString(), count + ", " + took(took)));
        }
        if (!report.passed()) {
            out.println();
            out.println(failures.of(report).indent(2).replaceAll("(?m)^ +$", "").stripTrailing());
            out.println();
        }
        out.flush();
    }

    private String line(boolean passed, String name, String what) {
        var gap = " ".repeat(Math.max(0, nameWidth - name.length()));
        return "  " + (passed ? style.green("ok    ") : style.red("FAILED")) + " " + name + gap + "  "
                + style.dim(what);
    }

    /// True for a case whose outcome a crash rightly changes.
    private boolean isExempt(Outcome.Case one) {
        return crashes && one.passed() && one.results().size() == 1;
    }

    /// The last lines.
    public void summary(Outcome outcome) {
        long failed = outcome.failed();
        long broken = outcome.broken();
        boolean isGood = failed == 0 && broken == 0;
        var files = " in " + counted(outcome.filesRun(), "file");
        var text = counted(outcome.cases(), "case") + files + ": "
                + (failed == 0
                        ? outcome.cases() == 0 ? "nothing was run" : "passed"
                        : outcome.cases() - failed + " passed, " + failed + " failed")
                + (broken == 0 ? "" : "; " + counted(broken, "file") + " cannot be run")
                + (crashes && isGood ? ", each also with a crash at every checkpoint" + exempt(outcome) : "");
        out.println();
        out.println((isGood ? style.green(text) : style.red(text)) + style.dim(" (" + took(outcome.took()) + ")"));
    }

    private String exempt(Outcome outcome) {
        long exempt = outcome.reports().stream()
                .flatMap(report -> Outcome.cases(report).stream())
                .filter(this::isExempt)
                .count();
        return exempt == 0 ? "" : " but " + exempt + " with `restarts: false`";
    }

    private static String counted(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static String took(Duration duration) {
        long millis = duration.toMillis();
        return millis < 1_000 ? millis + "ms" : "%.1fs".formatted(millis / 1_000.0);
    }
}
