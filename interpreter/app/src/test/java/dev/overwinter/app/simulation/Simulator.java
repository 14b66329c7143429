package dev.overwinter.app.simulation;

import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.schema.NetworkntSchemas;

/// Prints digests of runs, `first seed, how many`: another JVM must come to the same.
final class Simulator {
    private Simulator() {}

    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        try (var expressions = new GraalJsExpressions()) {
            var runs = new Runs(new Simulation.Ports(expressions, new NetworkntSchemas()));
            for (long seed = first; seed < first + count; seed++) {
                System.out.println(seed + " " + runs.digestOf(seed));
            }
        }
    }
}
