package dev.overwinter.app.testing;

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
        var file = CaseFile.read(path);
        var results = new ArrayList<Report.Result>();
        if (file.mistakes().stream()
                .noneMatch(one -> one.severity() == dev.overwinter.dsl.diagnostic.Diagnostic.Severity.ERROR)) {
            for (var testCase : file.cases()) {
                List<String> first = null;
                for (var way : ways) {
                    if (way.restarts() && !testCase.given().restarts()) {
                        continue;
                    }
                    var done = run(file, testCase, way, first);
                    first = first == null ? done.whole : first;
                    results.add(done.result);
                }
            }
        }
        return new Report(file.path(), file.mistakes(), file.source(), List.copyOf(results));
    }

    /// @param whole the semantic history, to be compared between the ways
    private record Done(Report.Result result, List<String> whole) {}

    private Done run(CaseFile file, TestCase testCase, Way way, @Nullable List<String> first) throws IOException {
        long began = System.nanoTime();
        if (!way.onDisk()) {
            return run(file, testCase, way, first, new MemoryStore(), began);
        }
        var database = databases.take();
        try {
            var done = run(file, testCase, way, first, database.store(), began);
            // A start name is taken for ever; events and triggers would be heard in the next case.
            if (testCase.given().name() == null && !file.leavesTraces() && database.isQuiet()) {
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

    private Done run(CaseFile file, TestCase testCase, Way way, @Nullable List<String> first, Store store, long began) {
        var world = new World(file, testCase, way, store, expressions, schemas, runs.incrementAndGet());
        var mismatches = new Play(world, testCase).play();
        var history = world.snapshot().history();
        world.end();
        var whole = history.stream()
                .filter(entry -> !entry.engine())
                .map(HistoryLines::line)
                .toList();
        if (first != null && !first.equals(whole)) {
            mismatches.add(new Report.Mismatch(
                    testCase.span().line(),
                    "the same history as in the first way",
                    String.join("\n", first),
                    String.join("\n", whole)));
        }
        var result = new Report.Result(
                testCase.name(),
                testCase.proves(),
                testCase.span().line(),
                way,
                mismatches,
                List.copyOf(world.faults()),
                HistoryLines.compact(history),
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
