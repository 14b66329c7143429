package dev.overwinter.runtime.graaljs;

import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One thread that looks at the guards of all lanes many times a second; it waits while none is there, and starts
/// with the first.
final class Watchdog implements AutoCloseable {
    private static final long PERIOD_NANOS = 10_000_000;

    private final Set<Guard> guards;
    private @Nullable Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;

    Watchdog(Set<Guard> guards) {
        this.guards = guards;
    }

    /// To be called after a guard was added.
    void wake() {
        if (idle || thread == null) {
            start();
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("expression-watchdog").start(this::watch);
        }
        LockSupport.unpark(thread);
    }

    /// Goes on when the memory is full: that is when it is needed.
    private void watch() {
        while (!closed) {
            try {
                look();
            } catch (OutOfMemoryError _) {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

    private void look() {
        idle = guards.isEmpty();
        if (idle && guards.isEmpty()) {
            LockSupport.park(this);
            return;
        }
        idle = false;
        LockSupport.parkNanos(this, PERIOD_NANOS);
        long now = System.nanoTime();
        guards.removeIf(guard -> !guard.check(now));
    }
}
