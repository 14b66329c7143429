package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many threads at once, interrupts, and the end.
class ThreadsTest {

    @Test
    void manyVirtualThreadsAtOnceGetTheirOwnResults() throws Exception {
        List<String> sources = List.of(
                "input.n",
                "input.n + 0",
                "[input.n].map(n => n)[0]",
                "(() => input.n)()",
                "(() => { globalThis.shared = input.n; return globalThis.shared })()");
        try (var expressions = new GraalJsExpressions();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> results = IntStream.range(0, 4000)
                    .mapToObj(n -> threads.submit(() -> Scene.input("{ \"n\": " + n + " }")
                            .evaluate(expressions, sources.get(n % sources.size()))
                            .intValue()))
                    .toList();

            for (int n = 0; n < results.size(); n++) {
                assertEquals(n, results.get(n).get());
            }
        }
    }

    @Test
    void anInterruptDoesNotReachTheEvaluation() {
        try (var expressions = new GraalJsExpressions()) {
            for (String source : List.of("input.n", "input.n + 1 - 1", "(() => input.n)()")) {
                Thread.currentThread().interrupt();
                assertEquals(
                        "5",
                        Scene.input("{ \"n\": 5 }")
                                .evaluate(expressions, source)
                                .toString());
                assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
            }
        }
    }

    @Test
    void interruptsAtAnyMomentChangeNoResult() throws Exception {
        var done = new AtomicBoolean();
        try (var expressions = new GraalJsExpressions()) {
            Thread caller = Thread.currentThread();
            Thread interrupter = Thread.ofPlatform().daemon().start(() -> {
                while (!done.get()) {
                    caller.interrupt();
                    Thread.onSpinWait();
                }
            });
            try {
                for (int n = 0; n < 3000; n++) {
                    String source = n % 20 == 0 ? "(() => input.n)()" : "[input.n].map(n => n + 0)[0]";
                    assertEquals(
                            n,
                            Scene.input("{ \"n\": " + n + " }")
                                    .evaluate(expressions, source)
                                    .intValue());
                }
            } finally {
                done.set(true);
                while (interrupter.isAlive()) {
                    Thread.interrupted();
                }
                Thread.interrupted();
            }
        }
    }

    /// How much stack the caller has left decides nothing.
    @Test
    void aShortStackGivesTheSameResult() throws Exception {
        String nested = "(".repeat(150) + "input.n" + " + 1)".repeat(150);
        try (var expressions = new GraalJsExpressions()) {
            var result = new CompletableFuture<String>();
            new Thread(
                            null,
                            () -> {
                                try {
                                    result.complete(Scene.input("{ \"n\": 1 }")
                                            .evaluate(expressions, nested)
                                            .toString());
                                } catch (Throwable e) {
                                    result.completeExceptionally(e);
                                }
                            },
                            "short",
                            160 << 10)
                    .start();

            assertEquals("151", result.get());
        }
    }

    @Test
    void theGuardInterruptsNoCaller() {
        var limits = ExpressionLimits.DEFAULT.withGuard(Duration.ofMillis(50), 1L << 40);
        try (var expressions = new GraalJsExpressions(limits.withStatements(Integer.MAX_VALUE))) {
            assertThrows(EvaluationStopped.class, () -> Scene.empty().evaluate(expressions, "(() => { for (;;); })()"));
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    /// More than a caller's thread may use is not an error: it starts again on a lane.
    @Test
    void whatOutgrowsTheSmallLimitsGivesTheSameResult() {
        String numbers =
                IntStream.range(0, 30_000).mapToObj(Integer::toString).toList().toString();
        Scene scene = Scene.input("{ \"all\": " + numbers + " }");
        try (var expressions = new GraalJsExpressions()) {
            assertEquals(
                    "449985000",
                    scene.evaluate(expressions, "input.all.reduce((a, b) => a + b, 0)")
                            .toString());
            assertEquals(
                    "10",
                    scene.evaluate(expressions, "input.all.filter(n => n < 10).length")
                            .toString());
            assertEquals(
                    "59990",
                    scene.evaluate(
                                    expressions,
                                    "[0, 1, 2].map(n => input.all.indexOf(29995)).length * 0 "
                                            + "+ input.all.indexOf(29995) + input.all.indexOf(29995)")
                            .toString());
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void manyHeavyEvaluationsWaitTheirTurn() throws Exception {
        String source = "(() => { let s = 0; for (let i = 0; i < 5000; i++) s += input[0]; return s })()";
        try (var expressions = new GraalJsExpressions();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = IntStream.range(0, 50)
                    .mapToObj(n -> threads.submit(() -> Scene.input("[" + n + "]")
                            .evaluate(expressions, source)
                            .toString()))
                    .toList();
            for (int n = 0; n < results.size(); n++) {
                assertEquals(Integer.toString(n * 5000), results.get(n).get());
            }
        }
    }

    @Test
    void closeStopsWhatIsRunning() throws Exception {
        var limits = ExpressionLimits.DEFAULT.withStatements(Integer.MAX_VALUE);
        var expressions = new GraalJsExpressions(limits);
        var loaded = new CountDownLatch(1);
        Scene scene = Scene.empty().with("input", () -> {
            loaded.countDown();
            return new dev.overwinter.engine.port.Visible.Json(Scene.json("1"));
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> endless = threads.submit(() -> scene.evaluate(expressions, "(() => { for (;;) input })()"));
            loaded.await();
            expressions.close();

            var stopped = assertThrows(java.util.concurrent.ExecutionException.class, endless::get);
            assertEquals(EvaluationStopped.class, stopped.getCause().getClass());
        }
        assertThrows(IllegalStateException.class, () -> Scene.input("1").evaluate(expressions, "input"));
        expressions.close();
    }

    @Test
    void anEvaluatorThatWasNeverUsedHasNothingToClose() {
        var expressions = new GraalJsExpressions();
        expressions.close();
        assertFalse(expressions.isStarted());
    }
}
