package dev.overwinter.app.escape;

import dev.overwinter.engine.driver.Threads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// An engine's threads and its clock: one queue on the test's own thread, and time that passes when it is told to.
final class ByHand implements Threads, InstantSource {
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private long count;

    private record Timer(Instant at, long number, Runnable work) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    @Override
    public void lane(Runnable more) {
        work.add(more);
    }

    @Override
    public void agent(Runnable more) {
        work.add(more);
    }

    @Override
    public Cancellable after(Duration delay, Runnable more) {
        var timer = new Timer(now.plus(delay), count++, more);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /// Does all that can be done before time passes.
    void settle() {
        for (var next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    @Nullable
    Instant nextTimer() {
        var timer = timers.peek();
        return timer == null ? null : timer.at;
    }

    /// Lets time pass up to then, and rings what is due.
    void goTo(Instant then) {
        now = then.isAfter(now) ? then : now;
        for (var timer = timers.peek(); timer != null && !timer.at.isAfter(now); timer = timers.peek()) {
            timers.remove(timer);
            timer.work.run();
        }
    }

    @Override
    public void close() {
        work.clear();
        timers.clear();
    }
}
