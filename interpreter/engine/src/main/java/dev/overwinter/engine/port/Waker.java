package dev.overwinter.engine.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The alarm clock. A wake-up is a hint: it may be early, late, double or lost; the store knows what is due.
public interface Waker extends AutoCloseable {

    /// What runs at a wake-up. Called once, before the first `wakeAt`.
    void onWake(Runnable action);

    /// Sets the one alarm, replacing the one before; null: no alarm.
    void wakeAt(@Nullable Instant at);

    @Override
    void close();
}
