package dev.overwinter.benchmarks.peers;

import dev.overwinter.benchmarks.Benchmarks;
import dev.overwinter.benchmarks.Figures;
import dev.overwinter.benchmarks.Settings;
import dev.overwinter.benchmarks.peers.Contest.Better;
import dev.overwinter.benchmarks.peers.Contest.Measure;
import java.util.List;

/// Runs a workload on Overwinter, Flowable, Operaton and DBOS and prints the ratios.
public final class Peers {
    private static final String USAGE = """
            usage: Peers WORKLOAD [--option number ...]
              steps   --runs 3 --executions 2000 --in-flight 64 --alone 200
              park    --runs 3 --count 10000
              timers  --runs 3 --count 10000""";

    private Peers() {}

    public static void main(String[] arguments) {
        Benchmarks.run(USAGE, Peers::measure, arguments);
    }

    /// @param line a workload's name and its options
    /// @throws IllegalArgumentException where it is not understood; the message says what is known
    static Figures measure(List<String> line) {
        var settings = Settings.of(line.subList(1, line.size()));
        return switch (line.getFirst()) {
            case "steps" ->
                steps(settings.only("runs", "executions", "in-flight", "alone")).measure();
            case "park" -> park(settings.only("runs", "count")).measure();
            case "timers" -> timers(settings.only("runs", "count")).measure();
            default -> throw new IllegalArgumentException("there is no workload " + line.getFirst() + "\n" + USAGE);
        };
    }

    private static Contest steps(Settings settings) {
        int executions = settings.number("executions", 2_000);
        int inFlight = settings.number("in-flight", 64);
        int alone = settings.number("alone", 200);
        return new Contest(
                "%,d executions of %d no-op steps, %d in flight; then %d, one in flight"
                        .formatted(executions, Peer.STEPS, inFlight, alone),
                List.of("steps", text(executions), text(inFlight), text(alone)),
                runs(settings),
                List.of(
                        new Measure("steps/s", "stepsPerSecond", Better.MORE),
                        new Measure("us of CPU per step", "cpuMicrosPerStep", Better.LESS),
                        new Measure("one in flight, p50 of a step in us", "alone50Micros", Better.LESS),
                        new Measure("one in flight, p99 of a step in us", "alone99Micros", Better.LESS)));
    }

    private static Contest park(Settings settings) {
        int count = settings.number("count", 10_000);
        return new Contest(
                "%,d executions parked at a gate, then all answered".formatted(count),
                List.of("park", text(count)),
                runs(settings),
                List.of(
                        new Measure("seconds to park all", "parkSeconds", Better.LESS),
                        new Measure("seconds to answer all", "answerSeconds", Better.LESS),
                        new Measure("us of CPU for one, both", "cpuMicrosPerExecution", Better.LESS)));
    }

    private static Contest timers(Settings settings) {
        int count = settings.number("count", 10_000);
        return new Contest(
                "%,d waits due at one instant".formatted(count),
                List.of("timers", text(count)),
                runs(settings),
                List.of(
                        new Measure("early", "early", Better.NEITHER),
                        new Measure("late by ms, p50", "late50Millis", Better.LESS),
                        new Measure("late by ms, p99", "late99Millis", Better.LESS),
                        new Measure("seconds until all were resumed", "resumedSeconds", Better.LESS),
                        new Measure("seconds until all were waiting", "waitingSeconds", Better.LESS),
                        new Measure("us of CPU per wait, from its due time", "cpuMicrosPerTimer", Better.LESS)));
    }

    private static int runs(Settings settings) {
        return settings.number("runs", 3);
    }

    private static String text(int number) {
        return String.valueOf(number);
    }
}
