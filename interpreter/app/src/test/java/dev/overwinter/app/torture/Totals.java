package dev.overwinter.app.torture;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a run of the torture amounted to, so that a green one is not an empty one.
final class Totals {
    private static final int NEWS = 50;

    private final long startedNanos = System.nanoTime();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<String, Integer> missed = new TreeMap<>();
    private int processes;

    void launched() {
        processes++;
    }

    void killed(String name) {
        kills.merge(name, 1, Integer::sum);
        if (kills() % NEWS == 0) {
            System.out.printf("torture: %d kills, %d s%n", kills(), seconds());
        }
    }

    /// It was not reached, so the process was killed at some other moment.
    void missed(String name) {
        missed.merge(name, 1, Integer::sum);
    }

    int kills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    int killsAt(Point point) {
        return kills.getOrDefault(point.toString(), 0);
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds();
    }

    String report() {
        var text = new StringBuilder(String.format(
                Locale.ROOT, "%d kills, %d processes, %d s%n", kills(), processes, seconds()));
        kills.forEach((name, count) -> text.append(String.format(Locale.ROOT, "%5d  %s%n", count, name)));
        if (!missed.isEmpty()) {
            text.append("points that were not reached in time: ").append(missed).append('\n');
        }
        return text.toString();
    }
}
