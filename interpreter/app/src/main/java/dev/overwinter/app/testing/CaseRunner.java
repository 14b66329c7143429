package dev.overwinter.app.testing;

import dev.overwinter.app.testing.coverage.Coverage;
import dev.overwinter.app.testing.coverage.Point;
import dev.overwinter.app.testing.coverage.Trace;
import dev.overwinter.dsl.diagnostic.Diagnostic.Severity;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.memory.MemoryStore;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs case files. Thread-safe: files may run side by side.
public final class CaseRunner implements AutoCloseable {
    private final GraalJsExpressions expressions = new GraalJsExpressions();
    private final NetworkntSchemas schemas = new NetworkntSchemas();
    private final TestDatabases databases = new TestDatabases();
    private final AtomicLong runs = new AtomicLong();

    /// Runs every case of a file in every one of the ways.
    ///
    /// @throws IOException where a file cannot be read
    public Report run(Path path, Set<Way> ways) throws IOException {
        return run(path, Plan.all(ways));
    }

    /// The workflow that a case file is about; the file itself where the workflow stands in it.
    ///
    /// @throws IOException where a file cannot be read
    public static Path workflowOf(Path path) throws IOException {
        return CaseFile.read(path).workflowPath();
    }

    /// @throws IOException where a file cannot be read
    public Report run(Path path, Plan plan) throws IOException {
        var file = CaseFile.read(path);
        var workflow = file.workflow();
        var results = new ArrayList<Report.Result>();
        Coverage coverage = null;
        if (workflow != null && file.mistakes().stream().noneMatch(one -> one.severity() == Severity.ERROR)) {
            var trace = new Trace(workflow);
            for (var testCase : file.cases()) {
                if (plan.names().test(testCase.name())) {
                    results.addAll(run(file, testCase, plan, trace));
                }
            }
            coverage = new Coverage(file.workflowPath(), Point.of(workflow), trace.reached());
        }
        return new Report(
                file.path(), file.workflowPath(), file.mistakes(), file.source(), List.copyOf(results), coverage);
    }

    private List<Report.Result> run(CaseFile file, TestCase testCase, Plan plan, Trace trace) throws IOException {
        var results = new ArrayList<Report.Result>();
        List<String> first = null;
        for (var way : plan.ways()) {
            if (way.restarts() && !testCase.given().restarts()) {
                continue;
            }
            plan.listener().begins(testCase.name(), way);
            var done = run(new Run(file, testCase, way, first, plan.listener(), trace));
            plan.listener().ended(done.result);
            results.add(done.result);
            if (!done.result.passed() && !plan.onAfterFailure()) {
                break;
            }
            first = first == null ? done.whole : first;
        }
        return results;
    }

    /// One case, one way.
    ///
    /// @param first the semantic history of the first way
    private record Run(
            CaseFile file,
            TestCase testCase,
            Way way,
            @Nullable List<String> first,
            CaseListener listener,
            Trace trace) implements Witness {
        @Override
        public void entry(HistoryEntry entry) {
            trace.entry(entry);
            var sinceStart = Duration.between(testCase.given().now(), entry.at());
            HistoryLines.compact(List.of(entry)).forEach(line -> listener.happened(sinceStart, line));
        }

        @Override
        public void act(Action action) {
            int line = action.span().line();
            listener.acts(
                    line,
                    file.source().lines().skip(line - 1L).findFirst().orElse("").strip());
        }

        @Override
        public void call(Outside.Made made) {
            listener.called(Duration.between(testCase.given().now(), made.at), made.scriptKey, made.input);
        }
    }

    /// @param whole the semantic history, to be compared between the ways
    private record Done(Report.Result result, List<String> whole) {}

    private Done run(Run run) throws IOException {
        long began = System.nanoTime();
        if (!run.way.onDisk()) {
            return run(run, new MemoryStore(), began);
        }
        var database = databases.take();
        try {
            var done = run(run, database.store(), began);
            // A start name is taken for ever.
            if (run.testCase.given().name() == null && database.isQuiet()) {
                databases.giveBack(database);
            } else {
                database.close();
            }
            return done;
        } catch (RuntimeException | Error broken) {
            database.close();
            throw broken;
        }
    }

    private Done run(Run run, Store store, long began) {
        var testCase = run.testCase;
        var noting = run.trace.noting(expressions);
        var world = new World(run.file, testCase, run.way, store, noting, schemas, runs.incrementAndGet(), run);
        var mismatches = new Play(world, testCase, run).play();
        var end = world.snapshot();
        world.end();
        var whole = end.history().stream()
                .filter(entry -> !entry.engine())
                .map(HistoryLines::line)
                .toList();
        if (run.first != null && !run.first.equals(whole)) {
            mismatches.add(new Report.Mismatch(
                    testCase.span().line(),
                    "history, which must be that of the first way",
                    String.join("\n", run.first),
                    String.join("\n", whole)));
        }
        var result = new Report.Result(
                testCase.name(),
                testCase.proves(),
                testCase.span().line(),
                run.way,
                mismatches,
                List.copyOf(world.faults()),
                end.why(),
                HistoryLines.compact(end.history()),
                testCase.given().seed(),
                Duration.ofNanos(System.nanoTime() - began));
        return new Done(result, whole);
    }

    @Override
    public void close() {
        expressions.close();
        databases.close();
    }
}
