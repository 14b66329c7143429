package dev.overwinter.benchmarks;

import dev.overwinter.runtime.graaljs.GraalJsExpressions;

/// One execution with many steps, one after the other in a loop, or side by side over many items: what the last steps
/// cost against the first, in time and in rows written.
record LongWorkload(int steps, int items, int concurrency) {
    /// Time is taken over so many steps at the beginning and at the end.
    private static final int WINDOW = 1_000;

    /// The JVM is warm, and the execution has a past.
    private static final int WARM = 1_000;

    static LongWorkload of(Settings settings) {
        settings.only("steps", "items", "concurrency");
        var workload = new LongWorkload(
                settings.number("steps", 50_000),
                settings.number("items", 10_000),
                settings.number("concurrency", 100));
        if (workload.steps < WARM + 2 * WINDOW || workload.items < WARM + 2 * WINDOW) {
            throw new IllegalArgumentException("--steps and --items must be at least " + (WARM + 2 * WINDOW));
        }
        return workload;
    }

    /// When each call came, and how many rows had been written by then.
    private static final class Times implements NoOpAgent.Hearing {
        private final long[] nanos;
        private final long[] rows;
        private Tally tally = new Tally();
        private int count;

        Times(int calls) {
            nanos = new long[calls];
            rows = new long[calls];
        }

        @Override
        public synchronized void called() {
            if (count < nanos.length) {
                nanos[count] = System.nanoTime();
                rows[count++] = tally.rows();
            }
        }

        @Override
        public void returns() {}

        /// Microseconds for a call, over a window.
        double micros(int from, int to) {
            return (nanos[to] - nanos[from]) / 1e3 / (to - from);
        }

        double rows(int from, int to) {
            return (double) (rows[to] - rows[from]) / (to - from);
        }
    }

    Figures measure() {
        var figures = new Figures("long");
        figures.note(
                "workload",
                "one execution of %,d steps in a loop, and one over %,d items, %d at once; the cost of the last %,d"
                                .formatted(steps, items, concurrency, WINDOW)
                        + " against %,d after the first %,d".formatted(WINDOW, WARM));
        figures.note("heap", "%,d MB at most".formatted(Runtime.getRuntime().maxMemory() >> 20));
        for (var storage : Storage.values()) {
            measure(figures, storage, "repeat", WorkflowTexts.loop(steps), steps);
            measure(figures, storage, "forEach", WorkflowTexts.items(items, concurrency), items);
        }
        return figures;
    }

    private static void measure(Figures figures, Storage storage, String what, String text, int calls) {
        var times = new Times(calls);
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(storage, folder.resolve("database"), times, new GraalJsExpressions())) {
            times.tally = rig.tally();
            double seconds = rig.run(rig.request(text), 1, 1) / 1e9;
            var of = storage.word() + ", " + what + ": ";
            var name = storage.word() + Character.toUpperCase(what.charAt(0)) + what.substring(1);
            double first = times.micros(WARM, WARM + WINDOW);
            double last = times.micros(calls - 1 - WINDOW, calls - 1);
            figures.add(of + "seconds", name + "Seconds", seconds);
            figures.add(of + "us per step at first", name + "FirstMicros", first);
            figures.add(of + "us per step at last", name + "LastMicros", last);
            figures.add(of + "last : first", name + "LastToFirst", last / first);
            figures.add(
                    of + "rows per step, last : first",
                    name + "RowsLastToFirst",
                    times.rows(calls - 1 - WINDOW, calls - 1) / times.rows(WARM, WARM + WINDOW));
            figures.add(of + "MB of heap in use", name + "HeapMegabytes", heapMegabytes());
        }
    }

    private static double heapMegabytes() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}
