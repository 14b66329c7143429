package dev.overwinter.app.doctor;

import java.util.Locale;

/// Bytes for people.
public final class Bytes {
    private static final long KILO = 1_000;
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

    private Bytes() {}

    /// Such as `512 bytes` or `34.5 MB`; a kB is 1,000 bytes.
    public static String text(long bytes) {
        int unit = 0;
        double count = bytes;
        while (count >= KILO && unit < UNITS.length - 1) {
            count /= KILO;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", count, UNITS[unit]);
    }
}
