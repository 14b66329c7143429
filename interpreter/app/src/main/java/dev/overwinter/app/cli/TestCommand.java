package dev.overwinter.app.cli;

import dev.overwinter.app.testing.CaseListener;
import dev.overwinter.app.testing.Plan;
import dev.overwinter.app.testing.Report;
import dev.overwinter.app.testing.Way;
import dev.overwinter.app.testing.suite.CoverageText;
import dev.overwinter.app.testing.suite.JUnitXml;
import dev.overwinter.app.testing.suite.NoTests;
import dev.overwinter.app.testing.suite.Outcome;
import dev.overwinter.app.testing.suite.Suite;
import dev.overwinter.app.testing.suite.SuiteJson;
import dev.overwinter.app.testing.suite.SuiteText;
import dev.overwinter.app.testing.suite.TestFiles;
import dev.overwinter.app.testing.suite.VerboseText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `overwinter test`
@Command(
        name = "test",
        description =
                "Runs workflow tests: on a virtual clock, with scripted agents and people, touching nothing outside.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "test files, folders, or workflows whose tests stand beside them"
                    + " (default: every *.test.yaml below the current folder)")
    private List<String> files = List.of();

    @Option(names = "--filter", paramLabel = "TEXT", description = "only cases with this in their name")
    private @Nullable String filter;

    @Option(names = "--verbose", description = "shows each case as it happens")
    private boolean verbose;

    @Option(
            names = "--crash-everywhere",
            description = "runs every case again with a crash at every checkpoint: the same must come of it")
    private boolean crashEverywhere;

    @Option(names = "--coverage", description = "shows the steps and branches that no case reached")
    private boolean coverage;

    @Option(
            names = "--min-coverage",
            paramLabel = "PERCENT",
            description = "fails where less of all steps and branches was reached")
    private @Nullable Integer minCoverage;

    @Option(names = "--junit", paramLabel = "FILE", description = "also writes the results as JUnit XML")
    private @Nullable Path junit;

    @Option(names = "--watch", description = "runs tests again when they or their workflows change; Ctrl-C ends it")
    private boolean watch;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        if (minCoverage != null && (minCoverage < 0 || minCoverage > 100)) {
            throw new UserMistake(ExitCode.USAGE, "--min-coverage takes a number from 0 to 100, not " + minCoverage);
        }
        if (watch && context.options().isJson()) {
            throw new UserMistake(ExitCode.USAGE, "--watch goes on and on, --output json gives one result: choose one");
        }
        try {
            return watch ? new TestWatch(context, files, this::run).follow() : run(context, found());
        } catch (IOException e) {
            throw new UserMistake(ExitCode.UNREACHABLE, "a file cannot be read or written: " + e.getMessage());
        }
    }

    private List<Path> found() throws IOException {
        return found(files);
    }

    static List<Path> found(List<String> named) throws IOException {
        try {
            return TestFiles.find(named);
        } catch (NoTests none) {
            throw new UserMistake(ExitCode.UNREACHABLE, String.valueOf(none.getMessage()));
        }
    }

    private int run(OverwinterCommand.Context context, List<Path> tests) throws IOException {
        boolean isJson = context.options().isJson();
        var style = context.options().style();
        // With JSON, what happens goes to stderr.
        var out = isJson ? context.err() : context.out();
        var text = new SuiteText(out, style, tests, tests.size() == 1 || verbose, crashEverywhere);
        var ways = crashEverywhere ? EnumSet.of(Way.MEMORY, Way.MEMORY_RESTARTED) : EnumSet.of(Way.MEMORY);
        var plan =
                new Plan(ways, this::isWanted, false, false, verbose ? new VerboseText(out, style) : CaseListener.NONE);
        Outcome outcome;
        try (var suite = new Suite(plan)) {
            outcome = suite.run(tests, isJson && !verbose ? SILENT : text);
        }
        if (junit != null) {
            try (var xml = java.nio.file.Files.newBufferedWriter(junit)) {
                JUnitXml.write(outcome, xml);
            }
        }
        if (outcome.cases() == 0 && outcome.broken() == 0) {
            throw new UserMistake(ExitCode.USAGE, "no case has \"" + filter + "\" in its name");
        }
        boolean withCoverage = coverage || minCoverage != null;
        if (isJson) {
            context.json(SuiteJson.of(outcome, withCoverage));
        } else {
            text.summary(outcome);
            if (withCoverage && !outcome.coverage().isEmpty()) {
                CoverageText.print(out, style, outcome);
            }
        }
        return exitCode(context, outcome);
    }

    private int exitCode(OverwinterCommand.Context context, Outcome outcome) {
        if (outcome.broken() > 0) {
            return ExitCode.INVALID;
        }
        if (minCoverage != null) {
            long percent = outcome.steps().plus(outcome.branches()).percent();
            if (percent < minCoverage) {
                context.err()
                        .println("error: the cases reach " + percent + "% of the steps and branches, less than "
                                + minCoverage + "%");
                return ExitCode.NOT_COMPLETED;
            }
        }
        return outcome.failed() > 0 ? ExitCode.NOT_COMPLETED : ExitCode.OK;
    }

    private boolean isWanted(String name) {
        return filter == null || name.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }

    private static final Suite.Listener SILENT = new Suite.Listener() {
        @Override
        public void begins(Path file) {}

        @Override
        public void ended(Report report) {}
    };
}
