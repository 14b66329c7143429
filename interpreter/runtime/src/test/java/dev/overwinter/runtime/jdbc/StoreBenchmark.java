package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.core.Call;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Spent;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Work;
import dev.overwinter.engine.port.Sketch;
import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.StringNode;

/// Prints what the store costs. Arguments: the directory, then any of `throughput`, `latency`, `growth`, `parked`.
///
/// A checkpoint here is an agent step's completion: the row of the execution, one visit less and one more, a
/// result, a payload of 200 bytes, two history entries.
public final class StoreBenchmark {
    private static final int STEPS = 10;

    private StoreBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        var wanted = List.of(arguments).subList(1, arguments.length);
        for (var durability : Durability.values()) {
            if (wanted.contains("throughput")) {
                for (int run = 0; run < 4; run++) {
                    in(directory, durability, store -> throughput(store, 4_000, 64));
                }
            }
            if (wanted.contains("latency")) {
                in(directory, durability, StoreBenchmark::latency);
            }
        }
        if (wanted.contains("growth")) {
            in(directory, Durability.DISK, store -> growth(store, directory));
        }
        if (wanted.contains("parked")) {
            parked(directory, 100_000);
        }
    }

    private interface Measure {
        void run(Store store) throws Exception;
    }

    private static void in(Path directory, Durability durability, Measure measure) throws Exception {
        clear(directory);
        System.out.printf("%-8s ", durability);
        long start = System.nanoTime();
        var store = JdbcStore.open(JdbcSettings.in(directory).with(durability));
        double opened = millisSince(start);
        measure.run(store);
        long before = size(directory);
        start = System.nanoTime();
        store.close();
        System.out.printf(
                "         opened in %.0f ms, closed in %.0f ms, file %.1f MB, after closing %.1f MB%n",
                opened, millisSince(start), before / 1e6, size(directory) / 1e6);
    }

    /// Executions of ten steps, each checkpoint durable before the next, so many at a time.
    private static void throughput(Store store, int executions, int inFlight) throws Exception {
        var next = new AtomicLong();
        var done = new CountDownLatch(inFlight);
        long start = System.nanoTime();
        for (int i = 0; i < inFlight; i++) {
            life(store, next, executions, done);
        }
        done.await();
        double seconds = millisSince(start) / 1000;
        System.out.printf(
                "%d in flight: %,.0f checkpoints/s (%d executions of %d steps in %.2f s)%n",
                inFlight, executions * (STEPS + 1) / seconds, executions, STEPS, seconds);
    }

    private static void life(Store store, AtomicLong next, int executions, CountDownLatch done) {
        long number = next.getAndIncrement();
        if (number >= executions) {
            done.countDown();
            return;
        }
        var id = "execution-%020d".formatted(number);
        CompletableFuture<?> last = store.create(
                new Store.NewExecution(id, Store.DEFAULT_NAMESPACE, "order", null, "input", step(1), List.of()));
        for (int version = 2; version <= STEPS + 1; version++) {
            long at = version;
            last = last.thenCompose(_ -> store.checkpoint(new Store.Checkpoint(id, at - 1, 1, step(at), List.of())));
        }
        last.whenComplete((_, failure) -> {
            if (failure != null) {
                failure.printStackTrace();
                System.exit(1);
            }
            life(store, next, executions, done);
        });
    }

    private static Transition step(long version) {
        return Sketch.version(version)
                .gone(NodeKey.ROOT.child("step-" + (version - 1), 1))
                .visit(visit("step-" + version, new Work.Calling(call("step-" + version))))
                .result("step-" + version, 1)
                .payload(version, StringNode.valueOf("x".repeat(200)))
                .entry(2 * version, "step.started")
                .entry(2 * version + 1, "step.completed")
                .build();
    }

    private static void latency(Store store) {
        throughputQuietly(store);
        var nanos = new long[5_000];
        store.create(new Store.NewExecution(
                        "lone", Store.DEFAULT_NAMESPACE, "order", null, "input", step(1), List.of()))
                .join();
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            store.checkpoint(new Store.Checkpoint("lone", i + 1, 1, step(i + 2), List.of()))
                    .join();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        long start = System.nanoTime();
        for (int i = 0; i < 5_000; i++) {
            store.load("execution-%020d".formatted(i % 500)).orElseThrow();
        }
        System.out.printf(
                "one in flight: p50 %.3f ms, p99 %.3f ms; load %.0f us%n",
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6, millisSince(start) / 5);
    }

    private static void throughputQuietly(Store store) {
        var done = new CountDownLatch(16);
        var next = new AtomicLong();
        for (int i = 0; i < 16; i++) {
            life(store, next, 1_000, done);
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A long run of updates to executions that live on: does the file stop growing?
    private static void growth(Store store, Path directory) throws Exception {
        int executions = 1_000;
        for (int i = 0; i < executions; i++) {
            store.create(new Store.NewExecution(
                    "e" + i, Store.DEFAULT_NAMESPACE, "order", null, "input", bump(1), List.of()));
        }
        System.out.println();
        for (int version = 2; version <= 601; version++) {
            CompletableFuture<?>[] writes = new CompletableFuture<?>[executions];
            for (int i = 0; i < executions; i++) {
                writes[i] = store.checkpoint(new Store.Checkpoint("e" + i, version - 1, 1, bump(version), List.of()));
            }
            CompletableFuture.allOf(writes).join();
            if (version % 50 == 1) {
                System.out.printf(
                        "         %,d checkpoints: file %.1f MB%n", (version - 1) * executions, size(directory) / 1e6);
            }
        }
    }

    private static Transition bump(long version) {
        return Sketch.version(version)
                .visit(visit("step", new Work.Calling(call("step"))))
                .var("n", new Ref(0, StringNode.valueOf("value " + version)))
                .build();
    }

    private static void parked(Path directory, int count) throws Exception {
        clear(directory);
        var settings = JdbcSettings.in(directory).withQueue(count, 1L << 30);
        long start = System.nanoTime();
        try (var store = JdbcStore.open(settings)) {
            var sketch = Sketch.version(1)
                    .wakeAt(Instant.parse("2030-01-01T00:00:00Z"))
                    .visit(visit("approve", gate()))
                    .gate("approve", Transition.GateState.OPEN, null)
                    .build();
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < count; i++) {
                var write = store.create(new Store.NewExecution(
                        "execution-%020d".formatted(i),
                        Store.DEFAULT_NAMESPACE,
                        "order",
                        null,
                        "input",
                        sketch,
                        List.of("hash-" + i)));
                last = write;
            }
            last.join();
            System.out.printf(
                    "%,d parked in %.2f s, file %.1f MB%n", count, millisSince(start) / 1000, size(directory) / 1e6);
        }
        start = System.nanoTime();
        try (var store = JdbcStore.open(settings)) {
            System.out.printf(
                    "opened again in %.0f ms (after closing %.1f MB)%n", millisSince(start), size(directory) / 1e6);
            start = System.nanoTime();
            store.earliestWake(Header.BUSY);
            System.out.printf("earliest wake in %.1f ms%n", millisSince(start));
            start = System.nanoTime();
            int seen = 0;
            Store.Due last = null;
            var until = Instant.parse("2031-01-01T00:00:00Z");
            for (var page = store.due(null, until, 500); !page.isEmpty(); page = store.due(last, until, 500)) {
                seen += page.size();
                last = page.getLast();
            }
            System.out.printf("%,d due in pages of 500 in %.0f ms; ", seen, millisSince(start));
            start = System.nanoTime();
            store.counts();
            System.out.printf("counts in %.0f ms%n", millisSince(start));
        }
    }

    private static NodeState visit(String step, Work work) {
        var at = Instant.parse("2026-11-21T05:03:41.123456Z");
        return new NodeState(
                NodeKey.ROOT.child(step, 1),
                NodeKey.ROOT,
                1,
                NodeState.Phase.BODY,
                null,
                work,
                at,
                null,
                null,
                null,
                List.of(),
                null,
                0,
                null);
    }

    private static Call call(String step) {
        return new Call(
                "",
                "http.request",
                new Ref(7, null),
                null,
                Duration.ofSeconds(30),
                Call.Status.IN_FLIGHT,
                1,
                1,
                3,
                null,
                null,
                null,
                List.of(),
                false,
                false,
                null,
                0,
                List.of(),
                null,
                new Spent(0, BigDecimal.ZERO));
    }

    private static Work gate() {
        var at = Instant.parse("2026-11-21T05:03:41.123456Z");
        return new Work.Waiting(
                at,
                new Ref(8, null),
                at.plusSeconds(604_800),
                null,
                null,
                null,
                null,
                List.of(),
                0,
                List.of(),
                0,
                null,
                List.of());
    }

    private static double millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toNanos() / 1e6;
    }

    private static long size(Path directory) {
        try {
            return Files.size(directory.resolve("overwinter.mv.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.list(directory)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
