package dev.overwinter.benchmarks;

import java.util.List;

/// One execution in flight: how long from the end of one step's call to the beginning of the next one's. Between
/// the two lies the checkpoint that makes the first durable.
record LatencyWorkload(int executions, int steps) {
    private static final List<Storage> STORAGES = List.of(Storage.DISK, Storage.PROCESS, Storage.MEMORY);

    static LatencyWorkload of(Settings settings) {
        settings.only("executions", "steps");
        return new LatencyWorkload(settings.number("executions", 30), settings.number("steps", 200));
    }

    Figures measure() {
        var figures = new Figures("latency");
        figures.note(
                "workload",
                "%,d executions of %d no-op steps, one in flight; from one step's end to the next one's call"
                        .formatted(executions, steps));
        var bare = bare();
        figures.add("H2 alone, a forced commit of one row: p50 in us", "forcedCommitP50Micros", bare.quantile(0.5));
        figures.add("H2 alone, a forced commit of one row: p99 in us", "forcedCommitP99Micros", bare.quantile(0.99));
        for (var storage : STORAGES) {
            var gaps = gaps(storage);
            if (storage == Storage.DISK) {
                figures.add("disk : H2 alone, p50", "diskToForcedCommit", gaps.quantile(0.5) / bare.quantile(0.5));
            }
            figures.add(storage.word() + ": p50 in us", storage.word() + "P50Micros", gaps.quantile(0.5));
            figures.add(storage.word() + ": p99 in us", storage.word() + "P99Micros", gaps.quantile(0.99));
            figures.add(storage.word() + ": least in us", storage.word() + "LeastMicros", gaps.least());
        }
        return figures;
    }

    private Spread bare() {
        try (var folder = TemporaryFolder.create()) {
            return ForcedCommit.measure(folder.path(), executions * steps);
        }
    }

    private Spread gaps(Storage storage) {
        var gaps = new Gaps();
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(storage, folder.resolve("database"), gaps)) {
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
