package dev.overwinter.engine.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// A wall clock that does not believe a jump at once: one forward by more than an hour while the engine runs needs
/// a second reading a minute later, one backward is waited out. A time that somebody set wrong by years would else
/// let every deadline of every execution pass.
public final class SteadyClock implements InstantSource {
    private static final Duration LARGEST_STEP = Duration.ofHours(1);
    private static final Duration PROOF = Duration.ofMinutes(1);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant last;
    private long lastNanos;
    private long doubtedSinceNanos;
    private boolean doubted;

    /// @param nanos a counter that only goes forward, such as `System::nanoTime`
    public SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        last = wall.instant();
        lastNanos = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        long nowNanos = nanos.getAsLong();
        var expected = last.plusNanos(Math.max(0, nowNanos - lastNanos));
        var read = wall.instant();
        if (Duration.between(expected, read).compareTo(LARGEST_STEP) > 0) {
            if (!doubted) {
                doubted = true;
                doubtedSinceNanos = nowNanos;
            }
            if (nowNanos - doubtedSinceNanos < PROOF.toNanos()) {
                return expected;
            }
        }
        doubted = false;
        last = read.isBefore(last) ? last : read;
        lastNanos = nowNanos;
        return last;
    }
}
