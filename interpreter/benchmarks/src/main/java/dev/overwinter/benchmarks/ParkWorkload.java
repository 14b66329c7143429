package dev.overwinter.benchmarks;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Executions that wait at a gate: what each costs on disk and in the heap, how long a JVM of 256 MB needs to open a
/// database full of them, and how fast they are answered then.
record ParkWorkload(int count, int answers, int heapMegabytes) {
    static ParkWorkload of(Settings settings) {
        settings.only("count", "answers", "heap");
        return new ParkWorkload(
                settings.number("count", 10_000), settings.number("answers", 1_000), settings.number("heap", 256));
    }

    Figures measure() {
        try (var folder = TemporaryFolder.create()) {
            var database = folder.resolve("database").toString();
            var jvm = new Jvm(List.of("-Xmx" + heapMegabytes + "m"), ParkedJvm.class.getName());
            var parked = last(jvm.run("park", database, String.valueOf(count)));
            long bytes = TemporaryFolder.bytes(folder.resolve("database"));
            var found = last(jvm.run("find", database, String.valueOf(answers)));
            return figures(parked, bytes, found);
        }
    }

    private static JsonNode last(List<String> lines) {
        return JsonMapper.shared().readTree(lines.getLast());
    }

    private Figures figures(JsonNode parked, long bytes, JsonNode found) {
        return new Figures("park")
                .note(
                        "workload",
                        "%,d executions at a gate, on disk, JVMs with -Xmx%dm".formatted(count, heapMegabytes))
                .add(
                        "seconds to park all",
                        "parkSeconds",
                        parked.path("seconds").doubleValue())
                .add(
                        "parked per second",
                        "parkedPerSecond",
                        count / parked.path("seconds").doubleValue())
                .add("file bytes per execution", "fileBytesPerExecution", bytes / (double) count)
                .add(
                        "heap bytes per execution",
                        "heapBytesPerExecution",
                        parked.path("heapBytes").doubleValue() / count)
                .add(
                        "threads before",
                        "threadsBefore",
                        parked.path("threadsBefore").doubleValue())
                .add(
                        "threads while parked",
                        "threadsParked",
                        parked.path("threads").doubleValue())
                .add(
                        "new JVM: seconds from its start until open and recovered",
                        "openSeconds",
                        found.path("readySeconds").doubleValue())
                .add(
                        "new JVM: heap in MB",
                        "openHeapMegabytes",
                        found.path("heapBytes").doubleValue() / (1 << 20))
                .add("new JVM: threads", "openThreads", found.path("threads").doubleValue())
                .add("answered", "answered", found.path("answered").doubleValue())
                .add(
                        "new JVM: seconds to the first answer",
                        "firstAnswerSeconds",
                        found.path("firstAnswerSeconds").doubleValue())
                .add(
                        "answers per second, then",
                        "answersPerSecond",
                        found.path("answersPerSecond").doubleValue());
    }
}
