package dev.overwinter.benchmarks;

import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import java.util.Arrays;
import java.util.List;

/// One execution in flight: how long from the end of one step's call to the beginning of the next one's. Between
/// the two lies the checkpoint that makes the first durable.
record LatencyWorkload(int executions, int steps) {
    private static final List<Storage> STORAGES = List.of(Storage.DISK, Storage.PROCESS, Storage.MEMORY);

    static LatencyWorkload of(Settings settings) {
        settings.only("executions", "steps");
        return new LatencyWorkload(settings.number("executions", 30), settings.number("steps", 200));
    }

    /// Notes the time between one call's end and the next one's beginning. Only one call runs at a time.
    private static final class Gaps implements NoOpAgent.Hearing {
        private double[] micros = new double[1_024];
        private int count;
        private long returned;

        @Override
        public synchronized void called() {
            if (returned != 0) {
                if (count == micros.length) {
                    micros = Arrays.copyOf(micros, 2 * count);
                }
                micros[count++] = (System.nanoTime() - returned) / 1e3;
            }
        }

        @Override
        public synchronized void returns() {
            returned = System.nanoTime();
        }

        /// The next call is the first of an execution.
        synchronized void forget() {
            returned = 0;
        }

        synchronized void clear() {
            forget();
            count = 0;
        }

        synchronized Spread spread() {
            return Spread.of(Arrays.copyOf(micros, count));
        }
    }

    Figures measure() {
        var figures = new Figures("latency");
        figures.note(
                "workload",
                "%,d executions of %d no-op steps, one in flight; from one step's end to the next one's call"
                        .formatted(executions, steps));
        for (var storage : STORAGES) {
            var gaps = gaps(storage);
            figures.add(storage.word() + ": p50 in us", storage.word() + "P50Micros", gaps.quantile(0.5));
            figures.add(storage.word() + ": p99 in us", storage.word() + "P99Micros", gaps.quantile(0.99));
            figures.add(storage.word() + ": least in us", storage.word() + "LeastMicros", gaps.least());
        }
        return figures;
    }

    private Spread gaps(Storage storage) {
        var gaps = new Gaps();
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(storage, folder.resolve("database"), gaps, new GraalJsExpressions())) {
            var request = rig.request(WorkflowTexts.noOps(steps));
            rig.run(request, 2 * executions, 1); // warm-up
            gaps.clear();
            for (int i = 0; i < executions; i++) {
                gaps.forget();
                rig.run(request, 1, 1);
            }
        }
        return gaps.spread();
    }
}
