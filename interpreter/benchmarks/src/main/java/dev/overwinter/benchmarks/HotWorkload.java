package dev.overwinter.benchmarks;

import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// A small execution alone, and the same beside one hot execution whose branches work all the time: what a step of
/// the small one takes.
record HotWorkload(int runs, int executions, int steps, int branches) {
    static HotWorkload of(Settings settings) {
        settings.only("runs", "executions", "steps", "branches");
        return new HotWorkload(
                settings.number("runs", 3),
                settings.number("executions", 100),
                settings.number("steps", 10),
                settings.number("branches", 1_000));
    }

    /// Hears the hot execution.
    private static final class Busy implements Hearing {
        private final LongAdder calls = new LongAdder();
        private final Semaphore begun = new Semaphore(0);

        @Override
        public void called() {
            calls.increment();
            begun.release();
        }
    }

    private record Run(Spread alone, Spread beside, double hotStepsPerSecond) {}

    Figures measure() {
        var gaps = new Gaps();
        var busy = new Busy();
        var done = new ArrayList<Run>();
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(
                        Storage.DISK,
                        folder.resolve("database"),
                        new GraalJsExpressions(),
                        new NoOpAgent(gaps),
                        new NoOpAgent(WorkflowTexts.BUSY, busy))) {
            gaps(rig, gaps); // warm-up
            for (int run = 0; run < runs; run++) {
                var alone = gaps(rig, gaps);
                done.add(beside(rig, gaps, busy, alone));
            }
        }
        return figures(done);
    }

    private Spread gaps(Rig rig, Gaps gaps) {
        var request = rig.request(WorkflowTexts.noOps(steps));
        gaps.clear();
        for (int i = 0; i < executions; i++) {
            gaps.forget();
            rig.run(request, 1, 1);
        }
        return gaps.spread();
    }

    private Run beside(Rig rig, Gaps gaps, Busy busy, Spread alone) {
        busy.begun.drainPermits();
        var hot = rig.engine()
                .start(rig.request(WorkflowTexts.busy(branches)), true)
                .join();
        busy.begun.acquireUninterruptibly(3 * branches); // all branches have begun, and go on
        long calls = busy.calls.sum();
        long begin = System.nanoTime();
        var beside = gaps(rig, gaps);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double rate = (busy.calls.sum() - calls) / seconds;
        rig.engine().terminate(hot.execution(), "bench", null).join();
        rig.tally().awaitEnded(1);
        return new Run(alone, beside, rate);
    }

    private Figures figures(List<Run> done) {
        var figures = new Figures("hot")
                .note(
                        "workload",
                        "%d runs of %,d executions of %d no-op steps, one in flight, on disk; beside one of %,d branches"
                                .formatted(runs, executions, steps, branches));
        add(figures, done, "p50", 0.5);
        add(figures, done, "p99", 0.99);
        figures.add(
                "the hot one: steps/s",
                "hotStepsPerSecond",
                Spread.of(done.stream().mapToDouble(Run::hotStepsPerSecond).toArray()));
        return figures;
    }

    private static void add(Figures figures, List<Run> done, String word, double share) {
        var alone = done.stream().mapToDouble(run -> run.alone().quantile(share));
        var beside = done.stream().mapToDouble(run -> run.beside().quantile(share));
        var ratio = done.stream()
                .mapToDouble(run -> run.beside().quantile(share) / run.alone().quantile(share));
        figures.add("alone: %s in us".formatted(word), word + "AloneMicros", Spread.of(alone.toArray()));
        figures.add("beside: %s in us".formatted(word), word + "BesideMicros", Spread.of(beside.toArray()));
        figures.add("beside : alone, %s".formatted(word), word + "BesideToAlone", Spread.of(ratio.toArray()));
    }
}
