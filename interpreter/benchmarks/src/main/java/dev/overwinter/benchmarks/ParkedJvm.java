package dev.overwinter.benchmarks;

import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.port.Store;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The two JVMs of the `park` workload: one that parks executions, one that finds them again. Prints a line of JSON.
public final class ParkedJvm {
    private static final int IN_FLIGHT = 256;
    private static final Engine.Answer ANSWER =
            new Engine.Answer(null, "bench", List.of(), JsonNodeFactory.instance.objectNode(), null, null, null);

    private ParkedJvm() {}

    public static void main(String[] arguments) {
        var database = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        try (var rig = Rig.open(Storage.DISK, database)) {
            System.out.println(arguments[0].equals("park") ? park(rig, count) : find(rig, count));
        }
    }

    private static ObjectNode park(Rig rig, int count) {
        var request = rig.request(WorkflowTexts.gate());
        park(rig, request, Math.min(count, IN_FLIGHT)); // warm-up: what the first ones cost once is no cost of each
        int threadsBefore = threads();
        long heapBefore = usedHeap();
        double seconds = park(rig, request, count);
        return JsonNodeFactory.instance
                .objectNode()
                .put("seconds", seconds)
                .put("heapBytes", usedHeap() - heapBefore)
                .put("threadsBefore", threadsBefore)
                .put("threads", threads());
    }

    /// @return seconds until all are parked
    private static double park(Rig rig, Engine.StartRequest request, int count) {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (i >= IN_FLIGHT) {
                rig.tally().awaitSuspended(1);
            }
            rig.engine().start(request, true);
        }
        rig.tally().awaitSuspended(Math.min(count, IN_FLIGHT));
        return (System.nanoTime() - begin) / 1e9;
    }

    private static ObjectNode find(Rig rig, int answers) {
        rig.engine().recover();
        long suspended =
                rig.engine().list(new Store.Query(null, "suspended", 1, null)).size();
        double ready = sinceJvmStart();
        long heap = usedHeap();
        int threads = threads();
        var parked = parked(rig.engine(), answers);
        // The first answer also loads the definition and warms much up.
        double first = answer(rig.engine(), parked.subList(0, 1));
        double rest = answer(rig.engine(), parked.subList(1, parked.size()));
        rig.tally().awaitEnded(parked.size());
        return JsonNodeFactory.instance
                .objectNode()
                .put("found", suspended > 0)
                .put("readySeconds", ready)
                .put("heapBytes", heap)
                .put("threads", threads)
                .put("answered", parked.size())
                .put("firstAnswerSeconds", first)
                .put("answersPerSecond", (parked.size() - 1) / rest);
    }

    private static List<String> parked(Engine engine, int count) {
        var ids = new ArrayList<String>();
        String before = null;
        while (ids.size() < count) {
            var page = engine.list(new Store.Query(null, "suspended", Math.min(500, count - ids.size()), before));
            if (page.isEmpty()) {
                break;
            }
            page.forEach(summary -> ids.add(summary.id()));
            before = page.getLast().id();
        }
        return ids;
    }

    /// Many callers at once, each waiting for its verdict, as requests from outside come.
    ///
    /// @return seconds until all are answered
    private static double answer(Engine engine, List<String> executions) {
        long begin = System.nanoTime();
        var callers = new Semaphore(IN_FLIGHT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var execution : executions) {
                callers.acquireUninterruptibly();
                threads.execute(() -> {
                    var reply =
                            engine.answer(execution, WorkflowTexts.GATE, ANSWER).join();
                    if (!reply.verdict().accepted()) {
                        throw new IllegalStateException(
                                execution + ": " + reply.verdict().message());
                    }
                    callers.release();
                });
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double sinceJvmStart() {
        return Duration.ofMillis(System.currentTimeMillis()
                                - ManagementFactory.getRuntimeMXBean().getStartTime())
                        .toMillis()
                / 1e3;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
