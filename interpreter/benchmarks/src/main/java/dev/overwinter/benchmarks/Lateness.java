package dev.overwinter.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// Notes how long after its due time each call comes.
public final class Lateness implements Hearing {
    private static final Duration SPARE = Duration.ofSeconds(2);

    private Instant due = Instant.MAX;
    private double[] millis = new double[0];
    private int count;

    /// So many calls will be due at the instant; what was noted before is forgotten.
    public synchronized void expect(Instant due, int calls) {
        this.due = due;
        millis = new double[calls];
        count = 0;
    }

    /// A whole second that is far enough ahead.
    ///
    /// @param seconds how long it is thought to take until all wait for it
    public static Instant ahead(double seconds) {
        return Instant.now().plus(SPARE).plusMillis((long) (2_000 * seconds)).truncatedTo(ChronoUnit.SECONDS);
    }

    /// @throws IllegalStateException where the due time has come, and not all were waiting for it
    public synchronized void allWait() {
        if (!Instant.now().isBefore(due)) {
            throw new IllegalStateException("too busy a machine: the time came before all were waiting for it");
        }
    }

    @Override
    public void called() {
        note(Instant.now());
    }

    private synchronized void note(Instant now) {
        if (count < millis.length) {
            millis[count++] = Duration.between(due, now).toNanos() / 1e6;
        }
    }

    /// Milliseconds; negative for a call that came early.
    public synchronized Spread spread() {
        return Spread.of(Arrays.copyOf(millis, count));
    }

    /// How many calls came before they were due.
    public static long early(Spread lateness) {
        return Arrays.stream(lateness.sorted()).takeWhile(late -> late < 0).count();
    }
}
