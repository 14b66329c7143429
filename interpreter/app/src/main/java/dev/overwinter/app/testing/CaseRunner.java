package dev.overwinter.app.testing;

import dev.overwinter.app.testing.coverage.Trace;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs case files. Thread-safe: files may run side by side.
public final class CaseRunner implements AutoCloseable {
    private final GraalJsExpressions expressions = new GraalJsExpressions();
    private final NetworkntSchemas schemas = new NetworkntSchemas();
    private final Databases onDisk = new DatabasesOnDisk();
    private final @Nullable Databases onServer;
    private final AtomicLong runs = new AtomicLong();

    /// Without a server.
    public CaseRunner() {
        this(null);
    }

    /// @param onServer for the ways on PostgreSQL; closed with the runner
    public CaseRunner(@Nullable Databases onServer) {
        this.onServer = onServer;
    }

    /// The ways that this runner has databases for.
    public Set<Way> ways() {
        var ways = EnumSet.allOf(Way.class);
        ways.removeIf(way -> onServer == null && way.kept() == Way.Kept.ON_SERVER);
        return ways;
    }

    /// Runs every case of a file in every one of the ways.
    ///
    /// @throws IOException where the disk fails
    public Report run(Path path, Set<Way> ways) throws IOException {
        return run(path, Plan.all(ways));
    }

    /// The files of the workflow that a case file is about, and of those that it starts; the file itself where they
    /// stand in it.
    public static Set<Path> workflowsOf(Path path) {
        var file = CaseFile.read(path);
        var files = new LinkedHashSet<Path>(Set.of(file.workflowPath()));
        file.allOthers().forEach(other -> files.add(other.path()));
        return files;
    }

    /// @throws IOException where the disk fails
    public Report run(Path path, Plan plan) throws IOException {
        var file = CaseFile.read(path);
        var results = new ArrayList<Report.Result>();
        var traces = new LinkedHashMap<String, Trace>();
        if (file.workflow() != null && file.mistakes().stream().noneMatch(one -> one.severity() == Severity.ERROR)) {
            traces.put(file.workflow().digest(), new Trace(file.workflowPath(), file.workflow()));
            file.allOthers()
                    .forEach(other -> traces.put(other.workflow().digest(), new Trace(other.path(), other.workflow())));
            for (var testCase : file.cases()) {
                if (plan.names().test(testCase.name())) {
                    results.addAll(run(file, testCase, plan, traces));
                }
            }
        }
        return new Report(
                file.path(),
                file.workflowPath(),
                file.mistakes(),
                file.source(),
                List.copyOf(results),
                traces.values().stream().map(Trace::coverage).toList());
    }

    private List<Report.Result> run(CaseFile file, TestCase testCase, Plan plan, Map<String, Trace> traces)
            throws IOException {
        var results = new ArrayList<Report.Result>();
        List<String> first = null;
        for (var way : plan.ways()) {
            if (way.restarts() && !testCase.given().restarts()) {
                continue;
            }
            plan.listener().begins(testCase.name(), way);
            var done = run(new Run(file, testCase, way, first, plan, traces));
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
    /// @param traces by the workflow's digest
    private record Run(
            CaseFile file,
            TestCase testCase,
            Way way,
            @Nullable List<String> first,
            Plan plan,
            Map<String, Trace> traces)
            implements Witness {
        @Override
        public void entry(String execution, Workflow workflow, HistoryEntry entry) {
            Objects.requireNonNull(traces.get(workflow.digest())).entry(execution, entry);
            var sinceStart = Duration.between(testCase.given().now(), entry.at());
            var whose = file.others().isEmpty() ? "" : workflow.name() + ": ";
            HistoryLines.compact(List.of(entry)).forEach(line -> plan.listener().happened(sinceStart, whose + line));
        }

        @Override
        public void act(Action action) {
            plan.listener().acts(action.span().line(), written(file.source(), action.span()));
        }

        @Override
        public void call(Outside.Made made) {
            plan.listener()
                    .called(Duration.between(testCase.given().now(), made.at), made.scriptKey, made.shown(made.input));
        }
    }

    /// @param whole the semantic history, to be compared between the ways
    private record Done(Report.Result result, List<String> whole) {}

    private Done run(Run run) throws IOException {
        long began = System.nanoTime();
        return switch (run.way.kept()) {
            case IN_MEMORY -> run(run, new MemoryStore(), began);
            case ON_DISK -> run(run, onDisk, began);
            case ON_SERVER ->
                run(run, Objects.requireNonNull(onServer, "this runner was given no PostgreSQL: ask ways()"), began);
        };
    }

    private Done run(Run run, Databases databases, long began) throws IOException {
        var database = databases.lend();
        boolean untouched = false;
        try {
            var done = run(run, database.store(), began);
            // A start name is taken for ever; events and triggers would be heard in the next case.
            untouched = run.testCase.given().name() == null && !run.file.leavesTraces();
            return done;
        } finally {
            database.giveBack(untouched);
        }
    }

    private Done run(Run run, Store store, long began) {
        var testCase = run.testCase;
        var noting = Trace.noting(expressions, run.traces.values());
        var world = new World(run.file, testCase, run.way, store, noting, schemas, runs.incrementAndGet(), run);
        var mismatches = played(world, run);
        var end = world.snapshot();
        world.end();
        var lines = end.history().stream()
                .filter(entry -> !entry.engine())
                .map(HistoryLines::line)
                .toList();
        var whole =
                new ArrayList<>(Course.of(lines, Objects.requireNonNull(run.file.workflow()), run.plan.sameOrder()));
        whole.add("suspended " + end.suspensions() + " times");
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

    private static List<Report.Mismatch> played(World world, Run run) {
        try {
            return new Play(world, run.testCase, run).play();
        } catch (RuntimeException broken) {
            var place = run.file.path() + ":" + run.testCase.span().line();
            throw new IllegalStateException(
                    "in the case \"" + run.testCase.name() + "\" (" + place + "): " + broken, broken);
        }
    }

    /// A line of the script as it is written, on one line: what follows is part of it while it is indented as far.
    private static String written(String source, Span span) {
        var indent = " ".repeat(span.column() - 1);
        var first = source.lines().skip(span.line() - 1L).limit(1);
        var rest = source.lines().skip(span.line()).takeWhile(line -> line.startsWith(indent));
        return Stream.concat(first, rest).map(String::strip).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        expressions.close();
        onDisk.close();
        if (onServer != null) {
            onServer.close();
        }
    }
}
