package dev.overwinter.app.simulation;

import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.schema.NetworkntSchemas;

/// Runs programs from the command line: `first seed, how many`.
final class Simulator {
    private Simulator() {}

    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int most = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        long began = System.nanoTime();
        try (var expressions = new GraalJsExpressions()) {
            var runs = new Runs(new Simulation.Ports(expressions, new NetworkntSchemas()));
            int bad = 0;
            for (long seed = first; seed < first + count; seed++) {
                String complaints;
                try {
                    complaints = runs.complaintsOf(seed);
                } catch (RuntimeException broken) {
                    throw new IllegalStateException("seed " + seed, broken);
                }
                if (!complaints.isEmpty() && bad++ < most) {
                    System.out.println(complaints);
                }
            }
            System.out.printf("%d of %d bad, %s, known %s, %.1f s%n", bad, count, runs.depths, runs.known, (System.nanoTime() - began) / 1e9);
        }
    }
}
