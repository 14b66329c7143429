package dev.overwinter.benchmarks;

import java.util.Arrays;

/// Notes the time between one call's end and the next one's beginning. Only one call runs at a time.
public final class Gaps implements Hearing {
    private double[] micros = new double[1_024];
    private int count;
    private long returned;

    @Override
    public synchronized void called() {
        if (returned != 0) {
            if (count == micros.length) {
                micros = Arrays.copyOf(micros, 2 * count);
            }
            micros[count++] = (System.nanoTime() - returned) / 1e3;
        }
    }

    @Override
    public synchronized void returns() {
        returned = System.nanoTime();
    }

    /// The next call is the first of an execution.
    public synchronized void forget() {
        returned = 0;
    }

    public synchronized void clear() {
        forget();
        count = 0;
    }

    /// Microseconds.
    public synchronized Spread spread() {
        return Spread.of(Arrays.copyOf(micros, count));
    }
}
