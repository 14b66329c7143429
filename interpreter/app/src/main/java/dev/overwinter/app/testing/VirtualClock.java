package dev.overwinter.app.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of a case. It can be put back, as a system's clock can; elapsed time always goes on.
final class VirtualClock implements InstantSource {
    private final Instant start;
    private Instant elapsed;
    private Duration offset = Duration.ZERO;

    VirtualClock(Instant start) {
        this.start = start;
        this.elapsed = start;
    }

    /// What the system's clock shows.
    @Override
    public Instant instant() {
        return elapsed.plus(offset);
    }

    /// What a clock that nobody touches shows.
    Instant elapsed() {
        return elapsed;
    }

    Duration sinceStart() {
        return Duration.between(start, elapsed);
    }

    /// When, on the untouched clock, the system's clock shows `at`.
    Instant whenShown(Instant at) {
        return at.minus(offset);
    }

    void goTo(Instant newElapsed) {
        if (newElapsed.isAfter(elapsed)) {
            elapsed = newElapsed;
        }
    }

    void putBack(Duration duration) {
        offset = offset.minus(duration);
    }
}
