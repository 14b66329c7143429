package dev.overwinter.app.cli;

import dev.overwinter.app.testing.CaseRunner;
import dev.overwinter.app.testing.suite.Changes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Runs tests, and again those whose file or workflow changes, until the thread is interrupted or the process ends.
final class TestWatch {
    private final OverwinterCommand.Context context;
    private final List<String> named;
    private final Run run;
    private final Set<Path> watched = new HashSet<>();
    private int lastCode;

    /// Runs some test files once.
    interface Run {
        int run(OverwinterCommand.Context context, List<Path> tests) throws IOException;
    }

    TestWatch(OverwinterCommand.Context context, List<String> named, Run run) {
        this.context = context;
        this.named = named;
        this.run = run;
    }

    /// @return the exit code of the last run
    int follow() throws IOException {
        try (var changes = new Changes()) {
            var tests = TestCommand.found(named);
            watch(changes, tests);
            run(tests);
            while (true) {
                var changed = changes.next();
                tests = found(tests);
                watch(changes, tests);
                var relevant = new TreeSet<Path>();
                var touched = touched(tests, changed, relevant);
                if (!touched.isEmpty()) {
                    say("\n" + names(relevant) + " changed\n");
                    run(touched);
                }
            }
        } catch (InterruptedException _) {
            return lastCode;
        }
    }

    private void run(List<Path> tests) throws IOException {
        try {
            lastCode = run.run(context, tests);
        } catch (UserMistake mistake) {
            say("error: " + mistake.getMessage());
            lastCode = mistake.exitCode();
        }
        say("\nWaiting for changes. Ctrl-C ends.");
    }

    /// A file may be gone for a moment while an editor writes it.
    private List<Path> found(List<Path> before) throws IOException {
        try {
            return TestCommand.found(named);
        } catch (UserMistake _) {
            return before;
        }
    }

    private void watch(Changes changes, List<Path> tests) throws IOException {
        for (var test : tests) {
            for (var file : filesOf(test)) {
                var folder = folder(file);
                if (watched.add(folder)) {
                    changes.in(folder);
                }
            }
        }
    }

    private static Path folder(Path file) {
        return java.util.Objects.requireNonNull(file.getParent());
    }

    /// @param relevant takes those changed files that are the reason
    private static List<Path> touched(List<Path> tests, Set<Path> changed, Set<Path> relevant) {
        var touched = new ArrayList<Path>();
        for (var test : tests) {
            var reasons = filesOf(test);
            reasons.retainAll(changed);
            relevant.addAll(reasons);
            if (!reasons.isEmpty()) {
                touched.add(test);
            }
        }
        return touched;
    }

    /// The test and its workflows.
    private static Set<Path> filesOf(Path test) {
        var files = new HashSet<Path>(Set.of(absolute(test)));
        CaseRunner.workflowsOf(test).forEach(workflow -> files.add(absolute(workflow)));
        return files;
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private static String names(Set<Path> files) {
        return String.join(
                ", ", files.stream().map(file -> file.getFileName().toString()).toList());
    }

    private void say(String text) {
        context.out().println(text);
        context.out().flush();
    }
}
