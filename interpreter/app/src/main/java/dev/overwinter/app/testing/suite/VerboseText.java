package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.CaseListener;
import dev.overwinter.app.testing.Report;
import dev.overwinter.app.testing.Way;
import dev.overwinter.app.view.Style;
import dev.overwinter.dsl.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// Prints a case as it happens: the history with its times, the calls, the lines of the script.
public final class VerboseText implements CaseListener {
    private static final int WIDEST_INPUT = 100;

    private final PrintWriter out;
    private final Style style;

    public VerboseText(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    @Override
    public void begins(String name, Way way) {
        out.println();
        out.println(style.bold(name) + style.dim(" (" + way.words() + ")"));
    }

    @Override
    public void happened(Duration sinceStart, String line) {
        print(Durations.format(sinceStart), line);
    }

    @Override
    public void acts(int line, String text) {
        print("line " + line, style.cyan(text));
    }

    @Override
    public void called(Duration sinceStart, String step, JsonNode input) {
        var text = input.toString();
        var shown = text.length() <= WIDEST_INPUT ? text : text.substring(0, WIDEST_INPUT) + "...";
        print(Durations.format(sinceStart), style.dim("call of " + step + " with " + shown));
    }

    private void print(String when, String what) {
        out.println("  " + style.dim("%12s".formatted(when)) + "  " + what);
        out.flush();
    }

    @Override
    public void ended(Report.Result result) {
        if (result.passed() && !result.why().isEmpty()) {
            print("", style.dim(result.why()));
        }
    }
}
