package dev.overwinter.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Executions of ten no-op steps one after the other, 64 of them in flight: how many steps a second.
///
/// The storages take turns, so that a busy machine disturbs all of them alike and the ratios hold.
record StepsWorkload(int runs, int executions, int inFlight, int steps) {
    static StepsWorkload of(Settings settings) {
        settings.only("runs", "executions", "in-flight", "steps");
        return new StepsWorkload(
                settings.number("runs", 5),
                settings.number("executions", 2_000),
                settings.number("in-flight", 64),
                settings.number("steps", 10));
    }

    private record Run(
            double stepsPerSecond, double checkpointsPerSecond, double checkpointsPerStep, double cpuMicrosPerStep) {}

    Figures measure() {
        var found = new EnumMap<Storage, List<Run>>(Storage.class);
        var bytes = new EnumMap<Storage, Long>(Storage.class);
        try (var folder = TemporaryFolder.create()) {
            var rigs = new EnumMap<Storage, Rig>(Storage.class);
            for (var storage : Storage.values()) {
                rigs.put(storage, Rig.open(storage, folder.resolve(storage.word())));
                found.put(storage, new ArrayList<>());
            }
            rigs.values().forEach(this::run); // warm-up
            for (int run = 0; run < runs; run++) {
                rigs.forEach((storage, rig) -> found.get(storage).add(run(rig)));
            }
            rigs.keySet().forEach(storage -> bytes.put(storage, TemporaryFolder.bytes(folder.resolve(storage.word()))));
            rigs.values().forEach(Rig::close);
            return figures(found, bytes, TemporaryFolder.bytes(folder.resolve(Storage.DISK.word())));
        }
    }

    private Run run(Rig rig) {
        long before = rig.tally().checkpoints();
        double cpuBefore = Machine.cpuMicros();
        double seconds = rig.run(rig.request(WorkflowTexts.noOps(steps)), executions, inFlight) / 1e9;
        double checkpoints = rig.tally().checkpoints() - before;
        double stepsDone = (double) executions * steps;
        return new Run(
                stepsDone / seconds,
                checkpoints / seconds,
                checkpoints / stepsDone,
                (Machine.cpuMicros() - cpuBefore) / stepsDone);
    }

    private Figures figures(Map<Storage, List<Run>> found, Map<Storage, Long> bytes, long closedBytes) {
        var figures = new Figures("steps");
        figures.note(
                "workload",
                "%d runs of %,d executions of %d no-op steps, %d in flight; median (least to most)"
                        .formatted(runs, executions, steps, inFlight));
        found.forEach((storage, list) -> {
            figures.add(
                    storage.word() + ": steps/s", storage.word() + "StepsPerSecond", spread(list, Run::stepsPerSecond));
            figures.add(
                    storage.word() + ": checkpoints/s",
                    storage.word() + "CheckpointsPerSecond",
                    spread(list, Run::checkpointsPerSecond));
            figures.add(
                    storage.word() + ": us of CPU per step",
                    storage.word() + "CpuMicrosPerStep",
                    spread(list, Run::cpuMicrosPerStep));
        });
        double disk = spread(found.get(Storage.DISK), Run::stepsPerSecond).median();
        figures.add(
                "process : disk",
                "processToDisk",
                spread(found.get(Storage.PROCESS), Run::stepsPerSecond).median() / disk);
        figures.add(
                "memory : disk",
                "memoryToDisk",
                spread(found.get(Storage.MEMORY), Run::stepsPerSecond).median() / disk);
        figures.add(
                "checkpoints per step", "checkpointsPerStep", spread(found.get(Storage.DISK), Run::checkpointsPerStep));
        double written = (runs + 1.0) * executions * steps;
        figures.add("disk: file bytes per step, open", "diskBytesPerStepOpen", bytes.get(Storage.DISK) / written);
        figures.add("disk: file bytes per step, closed", "diskBytesPerStepClosed", closedBytes / written);
        return figures;
    }

    private static Spread spread(List<Run> list, ToDoubleFunction<Run> figure) {
        return Spread.of(list.stream().mapToDouble(figure).toArray());
    }
}
