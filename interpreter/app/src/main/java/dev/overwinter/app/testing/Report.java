package dev.overwinter.app.testing;

import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of one case file.
///
/// @param mistakes of the file, or of the workflow in it; with errors no case was run
/// @param source the text that the mistakes are about
/// @param results one for each case and way
public record Report(Path file, List<Diagnostic> mistakes, String source, List<Result> results) {
    private static final int WIDEST = 60;

    /// One case run one way.
    ///
    /// @param line of the case in its file
    /// @param faults what must never happen, whatever the case expects
    /// @param history in compact form
    /// @param seed runs it again just so
    public record Result(
            String name,
            @Nullable String proves,
            int line,
            Way way,
            List<Mismatch> mismatches,
            List<String> faults,
            List<String> history,
            long seed,
            Duration took) {
        public boolean passed() {
            return mismatches.isEmpty() && faults.isEmpty();
        }
    }

    /// @param line of the expectation
    public record Mismatch(int line, String what, String expected, String actual) {}

    public boolean passed() {
        return mistakes.stream().noneMatch(one -> one.severity() == Diagnostic.Severity.ERROR)
                && results.stream().allMatch(Result::passed);
    }

    /// The failures as text for the author; empty where everything passed.
    public String failures() {
        var out = new StringBuilder();
        if (!passed() && results.isEmpty()) {
            out.append(DiagnosticRenderer.render(mistakes, source));
        }
        results.stream().filter(result -> !result.passed()).forEach(result -> out.append(failure(result)));
        return out.toString();
    }

    /// One failed case.
    public String failure(Result result) {
        var out = new StringBuilder("FAILED " + result.name + " (" + result.way.words() + ")\n");
        out.append("  --> " + file + ":" + result.line + "\n");
        if (result.proves != null) {
            out.append("  proves: " + result.proves.strip() + "\n");
        }
        result.faults.forEach(fault -> out.append("  " + fault + "\n"));
        result.mismatches.forEach(mismatch -> out.append(sideBySide(mismatch)));
        out.append("  history\n");
        result.history.forEach(line -> out.append("    " + line + "\n"));
        return out.append("  seed " + result.seed + "\n").toString();
    }

    private static String sideBySide(Mismatch mismatch) {
        var expected = mismatch.expected.split("\n");
        var actual = mismatch.actual.split("\n");
        var out = new StringBuilder("  " + mismatch.what + " (line " + mismatch.line + ")\n");
        boolean wide = List.of(expected).stream().anyMatch(line -> line.length() > WIDEST);
        if (wide || expected.length == 1 && actual.length == 1) {
            return out.append("    expected " + String.join("\n             ", expected) + "\n")
                    .append("    actual   " + String.join("\n             ", actual) + "\n")
                    .toString();
        }
        out.append("    " + padded("expected") + "   actual\n");
        for (int i = 0; i < Math.max(expected.length, actual.length); i++) {
            var left = i < expected.length ? expected[i] : "";
            var right = i < actual.length ? actual[i] : "";
            out.append("    " + padded(left) + (left.equals(right) ? "   " : " ! ") + right + "\n");
        }
        return out.toString();
    }

    private static String padded(String text) {
        return text + " ".repeat(Math.max(0, WIDEST - text.length()));
    }
}
