package dev.overwinter.app.testing;

import dev.overwinter.app.testing.Report.Mismatch;
import dev.overwinter.app.testing.Report.Result;
import dev.overwinter.app.view.Style;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Failures as text for the author: what was expected, what was found, and what happened.
public final class FailureText {
    private final Style style;

    public FailureText(Style style) {
        this.style = style;
    }

    /// Everything that went wrong in a file; empty where everything passed.
    public String of(Report report) {
        if (!report.passed() && report.results().isEmpty()) {
            return DiagnosticRenderer.render(report.mistakes(), report.source());
        }
        return report.results().stream()
                .filter(result -> !result.passed())
                .map(result -> of(report, result))
                .collect(Collectors.joining("\n"));
    }

    /// One failed case.
    public String of(Report report, Result result) {
        var way = result.way() == Way.MEMORY ? "" : " (" + result.way().words() + ")";
        var out = new StringBuilder(style.red("FAILED") + " " + style.bold(result.name()) + way + "\n");
        out.append("  --> " + report.file() + ":" + result.line() + "\n");
        if (result.proves() != null) {
            out.append("  proves: " + result.proves().strip() + "\n");
        }
        details(report, result).forEach(line -> out.append("  " + line + "\n"));
        return out.toString();
    }

    /// What differs, why, and the history.
    private List<String> details(Report report, Result result) {
        var lines = new ArrayList<String>();
        result.faults().forEach(fault -> lines.add(style.red(fault)));
        result.mismatches().forEach(mismatch -> lines.addAll(of(report, mismatch)));
        if (!result.why().isEmpty()) {
            lines.add("what the engine says");
            result.why().lines().forEach(line -> lines.add("  " + line));
        }
        lines.add("what happened");
        result.history().forEach(line -> lines.add(style.dim("  " + line)));
        lines.add("seed " + result.seed());
        return lines;
    }

    private List<String> of(Report report, Mismatch mismatch) {
        var lines = new ArrayList<String>();
        boolean isShort =
                !mismatch.expected().contains("\n") && !mismatch.actual().contains("\n");
        var place = report.file() + ":" + mismatch.line();
        if (isShort) {
            lines.add(mismatch.what() + "  " + style.dim(place));
            lines.add("  expected " + style.red(orNothing(mismatch.expected())));
            lines.add("  actual   " + style.green(orNothing(mismatch.actual())));
            return lines;
        }
        lines.add(mismatch.what() + "  " + style.dim(place + "  (- expected, + actual)"));
        LineDiff.of(mismatch.expected(), mismatch.actual()).forEach(line -> lines.add("  " + coloured(line)));
        return lines;
    }

    private static String orNothing(String text) {
        return text.isEmpty() ? "nothing" : text;
    }

    private String coloured(LineDiff.Line line) {
        return switch (line.mark()) {
            case SAME -> line.toString();
            case LEFT_OUT -> style.dim(line.toString());
            case EXPECTED -> style.red(line.toString());
            case ACTUAL -> style.green(line.toString());
        };
    }
}
