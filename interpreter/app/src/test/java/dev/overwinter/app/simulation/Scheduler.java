package dev.overwinter.app.simulation;

import dev.overwinter.app.testing.Strand;
import dev.overwinter.engine.driver.Threads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The threads of one life of an engine on the test's own thread: whatever could run next, the dice choose.
final class Scheduler implements Threads {
    private final Clock clock;
    private final Dice dice;
    private final double doubled;
    private final List<Runnable> lanes = new ArrayList<>();
    private final List<Runnable> calls = new ArrayList<>();
    private final List<Strand> strands = new ArrayList<>();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private @Nullable Strand running;
    private long count;
    private boolean dead;

    /// The time of the simulation.
    static final class Clock implements InstantSource {
        static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
        long nanos;

        @Override
        public Instant instant() {
            return START.plusNanos(nanos);
        }

        static long nanos(Instant at) {
            return Duration.between(START, at).toNanos();
        }
    }

    private record Timer(long at, long number, Runnable work) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /// @param doubled how likely a call is made twice at once, so that its result comes twice
    Scheduler(Clock clock, Dice dice, double doubled) {
        this.clock = clock;
        this.dice = dice;
        this.doubled = doubled;
    }

    @Override
    public void lane(Runnable work) {
        if (!dead) {
            lanes.add(work);
        }
    }

    @Override
    public void agent(Runnable work) {
        if (!dead) {
            calls.add(() -> {
                resume(strand(work));
                if (!dead && dice.chance(doubled)) {
                    resume(strand(work));
                }
            });
        }
    }

    private Strand strand(Runnable work) {
        var strand = new Strand(work);
        strands.add(strand);
        return strand;
    }

    private void resume(Strand strand) {
        running = strand;
        strand.resume();
        running = null;
    }

    @Override
    public Cancellable after(Duration delay, Runnable work) {
        return at(clock.nanos + delay.toNanos(), work);
    }

    Cancellable at(long nanos, Runnable work) {
        var timer = new Timer(nanos, count++, work);
        if (!dead) {
            timers.add(timer);
        }
        return () -> timers.remove(timer);
    }

    /// The call that runs goes on at `nanos`.
    void pauseUntil(long nanos) {
        var strand = java.util.Objects.requireNonNull(running, "no call runs");
        if (nanos > clock.nanos) {
            at(nanos, () -> calls.add(() -> resume(strand)));
            strand.pause();
        }
    }

    /// Does one piece of work.
    ///
    /// @return false where nothing can be done before time passes
    boolean work() {
        while (!timers.isEmpty() && timers.first().at <= clock.nanos) {
            java.util.Objects.requireNonNull(timers.pollFirst()).work.run();
            return true;
        }
        int ready = lanes.size() + calls.size();
        if (ready == 0) {
            return false;
        }
        int drawn = dice.below(ready);
        (drawn < lanes.size() ? lanes.remove(drawn) : calls.remove(drawn - lanes.size())).run();
        return true;
    }

    @Nullable
    Long nextTimer() {
        return timers.isEmpty() ? null : timers.first().at;
    }

    boolean callsRun() {
        return !timers.isEmpty();
    }

    void die() {
        dead = true;
        lanes.clear();
        calls.clear();
        timers.clear();
    }

    boolean isDead() {
        return dead;
    }

    void bury() {
        strands.forEach(Strand::drop);
        strands.clear();
    }

    @Override
    public void close() {
        die();
    }
}
