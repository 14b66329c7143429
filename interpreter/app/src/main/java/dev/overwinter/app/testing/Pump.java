package dev.overwinter.app.testing;

import dev.overwinter.engine.driver.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The threads of one life of an engine, as queues on the test's own thread, with timers on the virtual clock.
final class Pump implements Threads {
    private final VirtualClock clock;
    private final ArrayDeque<Runnable> lanes = new ArrayDeque<>();
    private final ArrayDeque<Strand> agents = new ArrayDeque<>();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private final List<Strand> strands = new ArrayList<>();
    private @Nullable Strand running;
    private long timerCount;
    private boolean dead;

    /// @param call the number of the call that goes on; 0 for a timer of the engine
    private record Timer(Instant at, long call, long number, Runnable work) implements Comparable<Timer> {
        private static final Comparator<Timer> ORDER =
                Comparator.comparing(Timer::at).thenComparing(Timer::call).thenComparing(Timer::number);

        @Override
        public int compareTo(Timer other) {
            return ORDER.compare(this, other);
        }
    }

    Pump(VirtualClock clock) {
        this.clock = clock;
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
            var strand = new Strand(work);
            strands.add(strand);
            agents.add(strand);
        }
    }

    @Override
    public Cancellable after(Duration delay, Runnable work) {
        var timer = new Timer(clock.elapsed().plus(delay), 0, timerCount++, work);
        if (!dead) {
            timers.add(timer);
        }
        return () -> timers.remove(timer);
    }

    /// Lets time pass in the call that runs. Calls that go on at the same instant do so in the order of their
    /// numbers, in whatever order this life made them.
    void pass(Instant until, long number) {
        var strand = running;
        if (strand != null && !dead) {
            timers.add(new Timer(until, number, timerCount++, () -> resume(strand)));
            strand.pause();
        }
    }

    private void resume(Strand strand) {
        running = strand;
        strand.resume();
        running = null;
    }

    /// Does one piece of work.
    ///
    /// @return false where nothing can be done before time passes
    boolean work() {
        if (!lanes.isEmpty()) {
            lanes.poll().run();
            return true;
        }
        if (!agents.isEmpty()) {
            resume(agents.poll());
            return true;
        }
        if (!timers.isEmpty() && !timers.first().at.isAfter(clock.elapsed())) {
            java.util.Objects.requireNonNull(timers.pollFirst()).work.run();
            return true;
        }
        return false;
    }

    /// When a timer rings next.
    @Nullable
    Instant nextTimer() {
        return timers.isEmpty() ? null : timers.first().at;
    }

    /// True where something is under way that takes time.
    boolean isWaiting() {
        return !timers.isEmpty() && timers.last().at.isAfter(clock.elapsed());
    }

    /// The process dies: nothing of it goes on.
    void die() {
        dead = true;
        lanes.clear();
        agents.clear();
        timers.clear();
    }

    boolean isDead() {
        return dead;
    }

    /// Ends the calls that were in the middle of something.
    void bury() {
        strands.forEach(Strand::drop);
        strands.clear();
    }

    @Override
    public void close() {
        die();
    }
}
