package dev.overwinter.benchmarks;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/// Single waits in an engine that has nothing else to do: how late each is resumed.
record IdleWorkload(int waits) {
    private static final int WARM_UP = 50;
    private static final long LEAST_MICROS = 50_000;
    private static final long MOST_MICROS = 150_000;

    static IdleWorkload of(Settings settings) {
        settings.only("waits");
        return new IdleWorkload(settings.number("waits", 200));
    }

    Figures measure() {
        var lateness = new Lateness();
        var random = new SplittableRandom();
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(Storage.DISK, folder.resolve("database"), lateness)) {
            DoubleStream.generate(() -> late(rig, lateness, random))
                    .limit(Math.min(waits, WARM_UP))
                    .sum();
            return figures(new Spread(DoubleStream.generate(() -> late(rig, lateness, random))
                    .limit(waits)
                    .sorted()
                    .toArray()));
        }
    }

    /// One wait.
    private static double late(Rig rig, Lateness lateness, SplittableRandom random) {
        var due = Instant.now().plusNanos(1_000 * random.nextLong(LEAST_MICROS, MOST_MICROS));
        lateness.expect(due, 1);
        rig.run(rig.timer(due), 1, 1);
        return lateness.spread().median();
    }

    private Figures figures(Spread late) {
        return new Figures("idle")
                .note(
                        "workload",
                        "%d waits of %d to %d ms, one after the other, on disk"
                                .formatted(waits, LEAST_MICROS / 1_000, MOST_MICROS / 1_000))
                .add("early", "early", Lateness.early(late))
                .add("late by ms, p50", "p50Millis", late.median())
                .add("late by ms, p99", "p99Millis", late.quantile(0.99))
                .add("late by ms, most", "mostMillis", late.most());
    }
}
