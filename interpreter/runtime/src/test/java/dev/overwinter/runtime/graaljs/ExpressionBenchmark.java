package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Visible;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Prints what an evaluation costs. Run it from the test class path, with the JVM flags of the build.
final class ExpressionBenchmark {
    private static final int ROUNDS = 5;

    private ExpressionBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        long started = System.nanoTime();
        try (var expressions = new GraalJsExpressions()) {
            Scene scene = scene();
            scene.evaluate(expressions, "input.n");
            System.out.printf("first path: %d ms after the start of main%n", millisSince(started));
            scene.evaluate(expressions, "input.n > 1");
            System.out.printf("first script: %d ms after the start of main%n", millisSince(started));
            print(expressions, "plain path", "steps.submit.output.body.id", 1_000_000);
            print(expressions, "comparison", "steps.submit.output.body.status === 'PENDING'", 100_000);
            print(expressions, "text", "`/orders/${steps.submit.output.body.id}/${input.n}`", 100_000);
            print(expressions, "map over 3", "input.items.map(i => ({ id: i.id, twice: i.qty * 2 }))", 50_000);
            print(expressions, "time.add", "time.add(time.now(), '3d')", 20_000);
            print(expressions, "fresh context", "(() => input.n > 1)()", 5_000);
            print(expressions, "fresh context, regex", "/^PEND/.test(steps.submit.output.body.status)", 5_000);
            printConcurrent(expressions);
            printMillionStatements(expressions);
        }
    }

    private static void print(GraalJsExpressions expressions, String name, String source, int count) {
        Scene scene = scene();
        var expression = Scene.expression(source);
        Visible.Members members = scene.members();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = System.nanoTime();
            for (int i = 0; i < count; i++) {
                expressions.evaluate(expression, members, Scene.OCCASION);
            }
            best = Math.min(best, (System.nanoTime() - before) / 1000.0 / count);
        }
        System.out.printf("%-22s %9.2f us   %s%n", name, best, source);
    }

    private static void printConcurrent(GraalJsExpressions expressions) throws Exception {
        var expression = Scene.expression("steps.submit.output.body.status === 'PENDING'");
        Visible.Members members = scene().members();
        int count = 200_000;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = System.nanoTime();
            var all = IntStream.range(0, count)
                    .mapToObj(_ ->
                            (Future<?>) threads.submit(() -> expressions.evaluate(expression, members, Scene.OCCASION)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
            System.out.printf(
                    "%-22s %9.2f us   the comparison, a virtual thread for each of %d%n",
                    "concurrent", (System.nanoTime() - before) / 1000.0 / count, count);
        }
    }

    private static void printMillionStatements(GraalJsExpressions expressions) {
        long before = System.nanoTime();
        scene().evaluate(expressions, "(() => { let s = 0; for (let i = 0; i < 300000; i++) { s += i } return s })()");
        System.out.printf("%-22s %9d ms%n", "900,000 statements", millisSince(before));
    }

    private static Scene scene() {
        return Scene.input("{ \"n\": 3, \"items\": [{\"id\":1,\"qty\":2},{\"id\":2,\"qty\":3},{\"id\":3,\"qty\":4}] }")
                .with("vars", "{}")
                .with("env", "{}")
                .with("execution", "{ \"id\": \"e1\" }")
                .withMembers(
                        "steps",
                        Scene.empty()
                                .withMembers(
                                        "submit",
                                        Scene.empty()
                                                .with("status", "\"completed\"")
                                                .with(
                                                        "output",
                                                        "{ \"body\": { \"id\": 7, \"status\": \"PENDING\" } }")));
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
