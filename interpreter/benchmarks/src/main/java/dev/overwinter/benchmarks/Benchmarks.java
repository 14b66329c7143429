package dev.overwinter.benchmarks;

import java.util.List;
import java.util.function.Function;

/// Runs a workload and prints its figures.
public final class Benchmarks {
    private static final String USAGE = """
            usage: Benchmarks WORKLOAD [--option number ...]
              steps        --runs 5 --executions 2000 --in-flight 64 --steps 10
              latency      --executions 30 --steps 200
              hot          --runs 3 --executions 100 --steps 10 --branches 1000
              park         --count 10000 --answers all --heap 256
              timers       --runs 3 --count 10000
              idle         --waits 200
              start        --runs 10 --parked 10000
              long         --steps 50000 --items 10000 --concurrency 100
              expressions  --executions 1000 --in-flight 64 --steps 10""";

    private Benchmarks() {}

    public static void main(String[] arguments) {
        run(USAGE, Benchmarks::measure, arguments);
    }

    /// Measures, prints and ends the process: with 2 where the command line is not understood.
    public static void run(String usage, Function<List<String>, Figures> measure, String[] arguments) {
        if (arguments.length == 0) {
            System.err.println(usage);
            System.exit(2);
        }
        try {
            measure.apply(List.of(arguments)).print(System.out);
            System.exit(0);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        }
    }

    /// @param line a workload's name and its options
    /// @throws IllegalArgumentException where it is not understood; the message says what is known
    static Figures measure(List<String> line) {
        var workload = line.getFirst();
        var settings = Settings.of(line.subList(1, line.size()));
        return switch (workload) {
            case "steps" -> StepsWorkload.of(settings).measure();
            case "latency" -> LatencyWorkload.of(settings).measure();
            case "hot" -> HotWorkload.of(settings).measure();
            case "timers" -> TimersWorkload.of(settings).measure();
            case "idle" -> IdleWorkload.of(settings).measure();
            case "park" -> ParkWorkload.of(settings).measure();
            case "start" -> StartWorkload.of(settings).measure();
            case "long" -> LongWorkload.of(settings).measure();
            case "expressions" -> ExpressionsWorkload.of(settings).measure();
            default -> throw new IllegalArgumentException("there is no workload " + workload + "\n" + USAGE);
        };
    }
}
