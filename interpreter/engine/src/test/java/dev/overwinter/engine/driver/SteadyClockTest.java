package dev.overwinter.engine.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private Instant wall = START;
    private long nanos;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    private void pass(Duration onTheWall, Duration really) {
        wall = wall.plus(onTheWall);
        nanos += really.toNanos();
    }

    @Test
    void followsTheWall() {
        pass(Duration.ofMinutes(5), Duration.ofMinutes(5));
        assertEquals(START.plus(Duration.ofMinutes(5)), clock.instant());
        pass(Duration.ofMinutes(59), Duration.ofSeconds(1));
        assertEquals(START.plus(Duration.ofMinutes(64)), clock.instant());
    }

    @Test
    void doesNotBelieveAJumpOfYearsUntilItHasStoodForAMinute() {
        pass(Duration.ofDays(3650), Duration.ofSeconds(1));
        assertEquals(START.plusSeconds(1), clock.instant());
        pass(Duration.ofSeconds(30), Duration.ofSeconds(30));
        assertEquals(START.plusSeconds(31), clock.instant());
        pass(Duration.ofSeconds(31), Duration.ofSeconds(31));
        assertEquals(START.plus(Duration.ofDays(3650)).plusSeconds(61), clock.instant());
    }

    @Test
    void aJumpThatIsTakenBackLeavesNoTrace() {
        pass(Duration.ofDays(3650), Duration.ofSeconds(1));
        clock.instant();
        pass(Duration.ofDays(-3650), Duration.ofSeconds(1));
        assertEquals(START, clock.instant());
        pass(Duration.ofMinutes(2), Duration.ofMinutes(2));
        assertEquals(START.plus(Duration.ofMinutes(2)), clock.instant());
    }

    @Test
    void neverGoesBack() {
        pass(Duration.ofMinutes(10), Duration.ofMinutes(10));
        var seen = clock.instant();
        pass(Duration.ofHours(-1), Duration.ofMinutes(1));
        assertEquals(seen, clock.instant());
    }
}
