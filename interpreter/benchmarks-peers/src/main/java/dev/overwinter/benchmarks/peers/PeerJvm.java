package dev.overwinter.benchmarks.peers;

import dev.overwinter.benchmarks.TemporaryFolder;
import java.util.Locale;

/// The JVM in which one system runs one workload once; prints a line of JSON.
///
/// Arguments: the system, the workload and its numbers.
public final class PeerJvm {
    /// Executions that go before those that are timed.
    static final int WARM_UP = 5_000;

    private PeerJvm() {}

    public static void main(String[] arguments) {
        var contestant = Contestant.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        var workload = workload(arguments);
        try (var folder = TemporaryFolder.create();
                var peer = contestant.open(folder.resolve("peer"), workload.hearing())) {
            System.out.println(workload.measure(peer));
        }
        System.exit(0); // whatever threads a system leaves behind
    }

    private static PeerWorkload workload(String[] arguments) {
        return switch (arguments[1]) {
            case "steps" -> new PeerWorkload.Steps(number(arguments[2]), number(arguments[3]), number(arguments[4]));
            case "park" -> new PeerWorkload.Park(number(arguments[2]));
            case "timers" -> new PeerWorkload.Timers(number(arguments[2]));
            default -> throw new IllegalArgumentException("there is no workload " + arguments[1]);
        };
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
