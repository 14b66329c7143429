package dev.overwinter.benchmarks;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Executions that wait at a gate: how fast they park, what each costs on disk and in the heap, how long a JVM of
/// 256 MB needs to open a database full of them, and how fast they are answered then.
record ParkWorkload(int count, int answers, int heapMegabytes) {
    static ParkWorkload of(Settings settings) {
        settings.only("count", "answers", "heap");
        int count = settings.number("count", 10_000);
        return new ParkWorkload(count, settings.numberOrAll("answers", count), settings.number("heap", 256));
    }

    Figures measure() {
        try (var folder = TemporaryFolder.create()) {
            var jvm = new Jvm(List.of("-Xmx" + heapMegabytes + "m"), ParkedJvm.class.getName());
            var parked = last(jvm.run("park", folder.path().toString(), String.valueOf(count)));
            long bytes = TemporaryFolder.bytes(ParkedJvm.database(folder.path()));
            var found = last(jvm.run("find", folder.path().toString(), String.valueOf(answers)));
            return figures(parked, bytes, found);
        }
    }

    private static JsonNode last(List<String> lines) {
        return JsonMapper.shared().readTree(lines.getLast());
    }

    private Figures figures(JsonNode parked, long bytes, JsonNode found) {
        var figures = new Figures("park")
                .note(
                        "workload",
                        "%,d executions at a gate, on disk, JVMs with -Xmx%dm".formatted(count, heapMegabytes));
        double seconds = parked.path("seconds").doubleValue();
        figures.add("seconds to park all", "parkSeconds", seconds)
                .add("parked per second", "parkedPerSecond", count / seconds)
                .add("file bytes per execution", "fileBytesPerExecution", bytes / (double) count);
        add(figures, "us of CPU to park one", "parkCpuMicros", parked, "cpuMicros");
        figures.add(
                "heap bytes per execution",
                "heapBytesPerExecution",
                parked.path("heapBytes").doubleValue() / count);
        add(figures, "threads before", "threadsBefore", parked, "threadsBefore");
        add(figures, "threads while parked", "threadsParked", parked, "threads");
        add(figures, "new JVM: seconds from its start until open and recovered", "openSeconds", found, "readySeconds");
        figures.add(
                "new JVM: heap in MB",
                "openHeapMegabytes",
                found.path("heapBytes").doubleValue() / (1 << 20));
        add(figures, "new JVM: threads", "openThreads", found, "threads");
        add(figures, "new JVM: seconds to the first answer", "firstAnswerSeconds", found, "firstAnswerSeconds");
        add(figures, "answered", "answered", found, "answered");
        add(figures, "seconds to answer the others", "answerSeconds", found, "answerSeconds");
        add(figures, "answers per second", "answersPerSecond", found, "answersPerSecond");
        add(figures, "us of CPU to answer one", "answerCpuMicros", found, "answerCpuMicros");
        return figures;
    }

    private static void add(Figures figures, String what, String name, JsonNode measured, String field) {
        figures.add(what, name, measured.path(field).doubleValue());
    }
}
