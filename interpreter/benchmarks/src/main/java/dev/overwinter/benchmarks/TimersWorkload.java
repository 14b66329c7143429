package dev.overwinter.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Many waits that end at one instant: how late each is resumed. An execution is resumed when the agent of the step
/// after its wait is called; the checkpoint that ends the wait is durable then.
record TimersWorkload(int runs, int count) {
    private static final int WARM_UP = 20_000;

    /// What setting up the warm-up may take in a cold JVM on a busy machine.
    private static final double COLD_SECONDS = 20;

    static TimersWorkload of(Settings settings) {
        settings.only("runs", "count");
        return new TimersWorkload(settings.number("runs", 3), settings.number("count", 10_000));
    }

    private record Run(
            double parkSeconds, double heapBytes, Spread lateness, double endSeconds, double cpuMicros, long early) {}

    Figures measure() {
        var runsDone = new ArrayList<Run>();
        var lateness = new Lateness();
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(Storage.DISK, folder.resolve("database"), lateness)) {
            int some = Math.min(count, WARM_UP);
            double seconds = run(rig, lateness, some, COLD_SECONDS).parkSeconds();
            for (int run = 0; run < runs; run++) {
                runsDone.add(run(rig, lateness, count, seconds * count / some));
            }
        }
        return figures(runsDone);
    }

    private static Run run(Rig rig, Lateness lateness, int count, double secondsExpected) {
        var due = Lateness.ahead(secondsExpected);
        lateness.expect(due, count);
        var request = rig.timer(due);
        long heap = Machine.usedHeap();
        double seconds = rig.park(request, count, _ -> {});
        heap = Machine.usedHeap() - heap;
        double cpu = Machine.cpuMicros();
        lateness.allWait();
        rig.tally().awaitEnded(count);
        double end = (System.currentTimeMillis() - due.toEpochMilli()) / 1e3;
        cpu = Machine.cpuMicros() - cpu;
        var late = lateness.spread();
        return new Run(seconds, (double) heap / count, late, end, cpu / count, Lateness.early(late));
    }

    private Figures figures(List<Run> done) {
        var figures = new Figures("timers")
                .note("workload", "%d runs, %,d waits due at one instant, on disk".formatted(runs, count));
        figures.add("early", "early", done.stream().mapToLong(Run::early).sum());
        add(figures, done, "late by ms, p50", "p50Millis", run -> run.lateness().median());
        add(figures, done, "late by ms, p99", "p99Millis", run -> run.lateness().quantile(0.99));
        add(
                figures,
                done,
                "late by ms, most",
                "mostMillis",
                run -> run.lateness().most());
        add(
                figures,
                done,
                "seconds until all were resumed",
                "resumedSeconds",
                run -> run.lateness().most() / 1e3);
        add(figures, done, "seconds until all had ended", "endedSeconds", Run::endSeconds);
        add(figures, done, "us of CPU per wait, from its due time to the end", "cpuMicros", Run::cpuMicros);
        add(figures, done, "seconds until all were waiting", "parkSeconds", Run::parkSeconds);
        add(figures, done, "heap bytes per waiter", "heapBytesPerWaiter", Run::heapBytes);
        return figures;
    }

    private static void add(Figures figures, List<Run> done, String what, String name, ToDoubleFunction<Run> figure) {
        figures.add(what, name, Spread.of(done.stream().mapToDouble(figure).toArray()));
    }
}
