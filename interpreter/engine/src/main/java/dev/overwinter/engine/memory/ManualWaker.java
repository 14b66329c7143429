package dev.overwinter.engine.memory;

import dev.overwinter.engine.port.Waker;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An alarm clock that rings when a test says so.
public final class ManualWaker implements Waker {
    private @Nullable Runnable action;
    private @Nullable Instant alarm;

    @Override
    public synchronized void onWake(Runnable newAction) {
        action = newAction;
    }

    @Override
    public synchronized void wakeAt(@Nullable Instant at) {
        alarm = at;
    }

    /// What the alarm is set to.
    public synchronized Optional<Instant> alarm() {
        return Optional.ofNullable(alarm);
    }

    /// Rings, whatever the alarm is set to: a wake-up may come early, late, twice or for nothing. The alarm stays
    /// set.
    ///
    /// @throws IllegalStateException where nobody listens
    public void ring() {
        Runnable listener;
        synchronized (this) {
            listener = action;
        }
        if (listener == null) {
            throw new IllegalStateException("nobody listens to this waker: call onWake first");
        }
        listener.run();
    }

    @Override
    public synchronized void close() {
        alarm = null;
        action = null;
    }
}
