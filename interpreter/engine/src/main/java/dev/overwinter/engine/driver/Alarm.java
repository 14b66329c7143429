package dev.overwinter.engine.driver;

import dev.overwinter.engine.port.Waker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps the one alarm at the earliest due time: of the live lanes, and of what is stored.
final class Alarm {
    private record Entry(Instant at, String execution) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : execution.compareTo(other.execution);
        }
    }

    private final Waker waker;
    private final TreeSet<Entry> live = new TreeSet<>();
    private final Map<String, Instant> liveByExecution = new HashMap<>();
    private @Nullable Instant stored;
    private @Nullable Instant calendar;
    private @Nullable Instant set;

    Alarm(Waker waker) {
        this.waker = waker;
    }

    /// A live lane's next due time.
    synchronized void live(String execution, @Nullable Instant at) {
        var before = at == null ? liveByExecution.remove(execution) : liveByExecution.put(execution, at);
        if (before != null) {
            live.remove(new Entry(before, execution));
        }
        if (at != null) {
            live.add(new Entry(at, execution));
        }
        update();
    }

    /// A lane left the memory; its due time stands in the store.
    synchronized void parked(String execution, @Nullable Instant at) {
        var before = liveByExecution.remove(execution);
        if (before != null) {
            live.remove(new Entry(before, execution));
        }
        stored(at);
    }

    /// Something in the store is due then.
    synchronized void stored(@Nullable Instant at) {
        stored = earlier(stored, at);
        update();
    }

    /// The store is about to be asked what is due; what is parked from now on it may not see yet.
    synchronized void forgetStored() {
        stored = null;
        update();
    }

    /// When a schedule is due next.
    synchronized void calendar(@Nullable Instant at) {
        calendar = at;
        update();
    }

    synchronized boolean calendarIsDue(Instant now) {
        return calendar != null && !calendar.isAfter(now);
    }

    /// Takes the live executions that are due.
    synchronized List<String> due(Instant now) {
        var due = new ArrayList<String>();
        while (!live.isEmpty() && !live.first().at().isAfter(now)) {
            var entry = live.pollFirst();
            liveByExecution.remove(entry.execution());
            due.add(entry.execution());
        }
        return due;
    }

    synchronized boolean storedIsDue(Instant now) {
        return stored != null && !stored.isAfter(now);
    }

    /// It has rung: sets the alarm anew.
    synchronized void reset() {
        set = next();
        waker.wakeAt(set);
    }

    private void update() {
        var next = next();
        if (!java.util.Objects.equals(next, set)) {
            set = next;
            waker.wakeAt(next);
        }
    }

    private @Nullable Instant next() {
        return earlier(earlier(live.isEmpty() ? null : live.first().at(), stored), calendar);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return other == null || (one != null && one.isBefore(other)) ? one : other;
    }
}
