package dev.overwinter.benchmarks;

import java.util.function.IntFunction;

/// The workflows that the workloads run.
public final class WorkflowTexts {
    /// The agent of `busy`.
    static final String BUSY = "bench.busy";

    static final String GATE = "answer";

    private WorkflowTexts() {}

    /// A sequence of no-op steps without an expression.
    public static String noOps(int steps) {
        return sequence("no-ops", steps, _ -> "");
    }

    /// Each step reads the one before by a plain path.
    static String paths(int steps) {
        return sequence("paths", steps, n -> "    with: { n: \"${ %s }\" }\n".formatted(before(n)));
    }

    /// Each step computes from the one before.
    static String computations(int steps) {
        return sequence("computations", steps, n -> "    with: { n: \"${ %s + 1 }\" }\n".formatted(before(n)));
    }

    private static String before(int n) {
        return n == 1 ? "input.n" : "steps.step%d.output".formatted(n - 1);
    }

    private static String sequence(String name, int steps, IntFunction<String> with) {
        var text = new StringBuilder(head(name));
        for (int n = 1; n <= steps; n++) {
            text.append("  - id: step")
                    .append(n)
                    .append("\n    agent: ")
                    .append(NoOpAgent.NAME)
                    .append('\n')
                    .append(with.apply(n));
        }
        return text.toString();
    }

    /// One no-op step, again and again.
    static String loop(int turns) {
        return head("loop") + "  - id: loop\n    repeat:\n      maxIterations: " + turns
                + "\n      onExhausted: continue\n      while: \"true\"\n      do: [ { id: step, agent: "
                + NoOpAgent.NAME + " } ]\n";
    }

    /// So many branches side by side, each of which does one step after the other for ever.
    static String busy(int branches) {
        return head("busy") + "  - id: each\n    forEach:\n      in: ${ [...Array(" + branches
                + ").keys()] }\n      concurrency: " + branches
                + "\n      do: [ { id: loop, repeat: { maxIterations: 1000000, while: \"true\", do: [ { id: step, agent: "
                + BUSY + " } ] } } ]\n";
    }

    /// One no-op step for each item.
    static String items(int items, int concurrency) {
        return head("items") + "  - id: each\n    forEach:\n      in: ${ [...Array(" + items
                + ").keys()] }\n      concurrency: " + concurrency + "\n      do: [ { id: step, agent: "
                + NoOpAgent.NAME + ", with: { n: \"${ item }\" } } ]\n";
    }

    /// A gate that a machine answers within a week, and nothing else.
    public static String gate() {
        return head("gate") + "  - id: " + GATE + "\n    callback:\n      timeout: 7d\n";
    }

    /// Waits until the instant that is its input, then does one step.
    static String timer() {
        return head("timer") + "  - id: sleep\n    wait: { until: \"${ input.due }\" }\n  - id: step\n    agent: "
                + NoOpAgent.NAME + "\n";
    }

    private static String head(String name) {
        return "dsl: 1\nworkflow: bench-%s\nversion: \"1\"\nsteps:\n".formatted(name);
    }
}
