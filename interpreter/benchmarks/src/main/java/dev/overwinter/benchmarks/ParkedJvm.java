package dev.overwinter.benchmarks;

import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The two JVMs of the `park` workload: one that parks executions, one that finds them again and answers them. Each
/// prints a line of JSON.
///
/// Arguments: `park FOLDER COUNT` or `find FOLDER COUNT`. The ids of what is parked lie beside the database.
public final class ParkedJvm {
    /// Both JVMs park and answer so many in a database of their own before that is timed.
    private static final int WARM_UP = 20_000;

    private ParkedJvm() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        System.out.println(arguments[0].equals("park") ? park(folder, count) : find(folder, count));
    }

    static Path database(Path folder) {
        return folder.resolve("database");
    }

    private static Path ids(Path folder) {
        return folder.resolve("ids");
    }

    private static ObjectNode park(Path folder, int count) throws IOException {
        warmUp(count);
        try (var rig = Rig.open(Storage.DISK, database(folder));
                var ids = new PrintWriter(Files.newBufferedWriter(ids(folder)))) {
            var request = rig.request(WorkflowTexts.gate());
            int threadsBefore = Machine.threads();
            long heapBefore = Machine.usedHeap();
            double cpuBefore = Machine.cpuMicros();
            double seconds = rig.park(request, count, ids::println);
            double cpu = Machine.cpuMicros() - cpuBefore;
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("seconds", seconds)
                    .put("cpuMicros", cpu / count)
                    .put("heapBytes", Machine.usedHeap() - heapBefore)
                    .put("threadsBefore", threadsBefore)
                    .put("threads", Machine.threads());
        }
    }

    private static void warmUp(int count) {
        int some = Math.min(count, WARM_UP);
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(Storage.DISK, database(folder.path()))) {
            var ids = new ConcurrentLinkedQueue<String>();
            rig.park(rig.request(WorkflowTexts.gate()), some, ids::add);
            rig.answer(ids.iterator(), some);
        }
    }

    private static ObjectNode find(Path folder, int answers) {
        try (var rig = Rig.open(Storage.DISK, database(folder));
                var lines = Files.lines(ids(folder))) {
            rig.engine().recover();
            boolean found = !rig.engine()
                    .list(new Store.Query(null, "suspended", 1, null))
                    .isEmpty();
            double ready = sinceJvmStart();
            long heap = Machine.usedHeap();
            int threads = Machine.threads();
            Iterator<String> ids = lines.iterator();
            // The first answer also loads the definition and much code.
            double first = rig.answer(ids, 1);
            warmUp(answers);
            double cpuBefore = Machine.cpuMicros();
            double rest = rig.answer(ids, answers - 1);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("found", found)
                    .put("readySeconds", ready)
                    .put("heapBytes", heap)
                    .put("threads", threads)
                    .put("answered", answers)
                    .put("firstAnswerSeconds", first)
                    .put("answerSeconds", rest)
                    .put("answerCpuMicros", (Machine.cpuMicros() - cpuBefore) / answers)
                    .put("answersPerSecond", (answers - 1) / rest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double sinceJvmStart() {
        return (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1e3;
    }
}
