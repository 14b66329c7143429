package dev.overwinter.benchmarks;

import java.util.function.IntFunction;

/// One execution with many steps, one after the other in a loop, or side by side over many items: what the last steps
/// cost against the first, in time and in rows written.
record LongWorkload(int steps, int items, int concurrency) {
    /// Time is taken over so many steps, from the hundredth on and at the end.
    private static final int WINDOW = 1_000;

    private static final int FIRST = 100;

    /// Another execution goes before, so that the hundredth step does not meet a cold JVM.
    private static final int WARM_UP = 5_000;

    private static final int LEAST = FIRST + 2 * WINDOW;

    static LongWorkload of(Settings settings) {
        settings.only("steps", "items", "concurrency");
        var workload = new LongWorkload(
                settings.number("steps", 50_000),
                settings.number("items", 10_000),
                settings.number("concurrency", 100));
        if (workload.steps < LEAST || workload.items < LEAST) {
            throw new IllegalArgumentException("--steps and --items must be at least " + LEAST);
        }
        return workload;
    }

    /// When each call came, and how many rows had been written by then.
    private static final class Times implements Hearing {
        private final long[] nanos;
        private final long[] rows;
        private Tally tally = new Tally();
        private int count;

        synchronized void forget() {
            count = 0;
        }

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
                        + " against %,d from step %d on".formatted(WINDOW, FIRST));
        figures.note("heap", "%,d MB at most".formatted(Runtime.getRuntime().maxMemory() >> 20));
        for (var storage : Storage.values()) {
            measure(figures, storage, "repeat", steps, WorkflowTexts::loop);
            measure(figures, storage, "forEach", items, count -> WorkflowTexts.items(count, concurrency));
        }
        return figures;
    }

    private static void measure(Figures figures, Storage storage, String what, int calls, IntFunction<String> text) {
        var times = new Times(calls);
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(storage, folder.resolve("database"), times)) {
            times.tally = rig.tally();
            rig.run(rig.request(text.apply(Math.min(calls, WARM_UP))), 1, 1);
            times.forget();
            double cpu = Machine.cpuMicros();
            double seconds = rig.run(rig.request(text.apply(calls)), 1, 1) / 1e9;
            cpu = (Machine.cpuMicros() - cpu) / calls;
            var of = storage.word() + ", " + what + ": ";
            var name = storage.word() + Character.toUpperCase(what.charAt(0)) + what.substring(1);
            double first = times.micros(FIRST, FIRST + WINDOW);
            double last = times.micros(calls - 1 - WINDOW, calls - 1);
            figures.add(of + "seconds", name + "Seconds", seconds);
            figures.add(of + "us of CPU per step", name + "CpuMicros", cpu);
            figures.add(of + "us per step at first", name + "FirstMicros", first);
            figures.add(of + "us per step at last", name + "LastMicros", last);
            figures.add(of + "last : first", name + "LastToFirst", last / first);
            figures.add(
                    of + "rows per step, last : first",
                    name + "RowsLastToFirst",
                    times.rows(calls - 1 - WINDOW, calls - 1) / times.rows(FIRST, FIRST + WINDOW));
            figures.add(of + "MB of heap in use", name + "HeapMegabytes", Machine.usedHeap() / 1e6);
        }
    }
}
