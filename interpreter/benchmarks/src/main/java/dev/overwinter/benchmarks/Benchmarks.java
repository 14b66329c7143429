package dev.overwinter.benchmarks;

import java.util.List;

/// Runs a workload and prints its figures.
public final class Benchmarks {
    private static final String USAGE = "usage: Benchmarks steps [--name number ...]";

    private Benchmarks() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            measure(arguments[0], Settings.of(List.of(arguments).subList(1, arguments.length))).print(System.out);
            System.exit(0);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        }
    }

    private static Figures measure(String workload, Settings settings) {
        return switch (workload) {
            case "steps" -> StepsWorkload.of(settings).measure();
            default -> throw new IllegalArgumentException("there is no workload " + workload + "\n" + USAGE);
        };
    }
}
