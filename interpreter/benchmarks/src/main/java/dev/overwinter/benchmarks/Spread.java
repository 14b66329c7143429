package dev.overwinter.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/// Several measurements of one thing.
public record Spread(double[] sorted) {
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a spread needs at least one value");
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted);
    }

    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double least() {
        return sorted[0];
    }

    public double most() {
        return sorted[sorted.length - 1];
    }

    /// The value that the given share (0 to 1) of all does not exceed.
    public double quantile(double share) {
        return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    /// `median (least to most)`
    public String text() {
        return text(median()) + " (" + text(least()) + " to " + text(most()) + ")";
    }

    /// Three or so significant digits.
    public static String text(double value) {
        double size = Math.abs(value);
        var pattern =
                size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
