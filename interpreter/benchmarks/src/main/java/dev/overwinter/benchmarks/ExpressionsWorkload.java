package dev.overwinter.benchmarks;

import dev.overwinter.dsl.Expression;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Visible;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/// What part of a step's time its expressions take: steps without one, with a plain path, with a computation.
record ExpressionsWorkload(int executions, int inFlight, int steps) {
    static ExpressionsWorkload of(Settings settings) {
        settings.only("executions", "in-flight", "steps");
        return new ExpressionsWorkload(
                settings.number("executions", 1_000), settings.number("in-flight", 64), settings.number("steps", 10));
    }

    /// Adds up what evaluating takes.
    private static final class Timed implements Expressions {
        private final Expressions expressions = new GraalJsExpressions();
        private final LongAdder evaluations = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        @Override
        public JsonNode evaluate(Expression expression, Visible.Members scope, Occasion occasion) {
            long begin = System.nanoTime();
            try {
                return expressions.evaluate(expression, scope, occasion);
            } finally {
                nanos.add(System.nanoTime() - begin);
                evaluations.increment();
            }
        }
    }

    Figures measure() {
        var figures = new Figures("expressions");
        figures.note(
                "workload",
                "%,d executions of %d no-op steps, on disk; us in an evaluation, us of a step's time"
                        .formatted(executions, steps));
        measure(figures, "none", WorkflowTexts::noOps);
        measure(figures, "path", WorkflowTexts::paths);
        measure(figures, "computation", WorkflowTexts::computations);
        return figures;
    }

    private void measure(Figures figures, String what, IntFunction<String> text) {
        var timed = new Timed();
        try (var folder = TemporaryFolder.create();
                var rig = Rig.open(Storage.DISK, folder.resolve("database"), timed, new NoOpAgent(Hearing.NONE))) {
            var request = rig.request(text.apply(steps));
            rig.run(request, executions, inFlight); // warm-up
            timed.nanos.reset();
            timed.evaluations.reset();
            double together = rig.run(request, executions, inFlight) / 1e3 / executions / steps;
            double perStep = timed.nanos.sum() / 1e3 / executions / steps;
            int alone = Math.max(1, executions / 10);
            double one = rig.run(request, alone, 1) / 1e3 / alone / steps;
            figures.add(
                    what + ": evaluations per step",
                    what + "EvaluationsPerStep",
                    timed.evaluations.sum() / (double) (executions + alone) / steps);
            figures.add(what + ": us in evaluations per step", what + "MicrosPerStep", perStep);
            if (timed.evaluations.sum() > 0) {
                figures.add(
                        what + ": evaluations per second of one thread",
                        what + "EvaluationsPerSecond",
                        timed.evaluations.sum() * 1e9 / timed.nanos.sum());
            }
            figures.add(what + ": us per step, " + inFlight + " in flight", what + "StepMicrosTogether", together);
            figures.add(what + ": us per step, one in flight", what + "StepMicrosAlone", one);
            figures.add(what + ": % of a step's time, one in flight", what + "PercentAlone", 100 * perStep / one);
        }
    }
}
