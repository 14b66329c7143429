package dev.overwinter.app.testing;

import dev.overwinter.app.testing.coverage.Coverage;
import dev.overwinter.app.view.Style;
import dev.overwinter.dsl.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of one case file.
///
/// @param mistakes of the file, or of the workflow in it; with errors no case was run
/// @param source the text that the mistakes are about
/// @param workflow the file in which the workflow stands
/// @param results one for each case and way
/// @param coverage what the cases reached of the workflow and of those that it starts
public record Report(
        Path file,
        Path workflow,
        List<Diagnostic> mistakes,
        String source,
        List<Result> results,
        List<Coverage> coverage) {
    /// One case run one way.
    ///
    /// @param line of the case in its file
    /// @param faults what must never happen, whatever the case expects
    /// @param why what the engine says about an end that is not `completed`; empty where it is
    /// @param history in compact form
    /// @param seed runs it again just so
    public record Result(
            String name,
            @Nullable String proves,
            int line,
            Way way,
            List<Mismatch> mismatches,
            List<String> faults,
            String why,
            List<String> history,
            long seed,
            Duration took) {
        public boolean passed() {
            return mismatches.isEmpty() && faults.isEmpty();
        }
    }

    /// @param line of the expectation
    /// @param expected one line, or several
    public record Mismatch(int line, String what, String expected, String actual) {}

    public boolean passed() {
        return mistakes.stream().noneMatch(one -> one.severity() == Diagnostic.Severity.ERROR)
                && results.stream().allMatch(Result::passed);
    }

    /// The failures as text for the author; empty where everything passed.
    public String failures() {
        return new FailureText(Style.PLAIN).of(this);
    }
}
