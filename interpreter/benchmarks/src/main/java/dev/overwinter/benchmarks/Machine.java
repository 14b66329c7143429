package dev.overwinter.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Where figures were measured.
///
/// @param load the system's load average of the last minute; negative where it is not known
public record Machine(Instant at, int cores, long maxHeapMegabytes, String jdk, String h2, double load) {
    public static Machine now() {
        var runtime = Runtime.getRuntime();
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                Runtime.version().toString(),
                org.h2.engine.Constants.VERSION,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /// Processor time that this JVM has taken so far; unlike the time of day it says the same on a busy machine.
    public static double cpuMicros() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e3
                : Double.NaN;
    }

    /// Bytes of the heap that are in use after the collector has run.
    public static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    public String text() {
        return "%s, %d cores, load %s, JDK %s, heap up to %,d MB, H2 %s"
                .formatted(at, cores, Spread.text(load), jdk, maxHeapMegabytes, h2);
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", at.toString())
                .put("cores", cores)
                .put("load", load)
                .put("jdk", jdk)
                .put("maxHeapMegabytes", maxHeapMegabytes)
                .put("h2", h2);
    }
}
