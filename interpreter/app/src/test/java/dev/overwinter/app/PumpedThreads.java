package dev.overwinter.app;

import dev.overwinter.engine.driver.Threads;
import java.time.Duration;
import java.util.ArrayDeque;

/// The work of an engine, which waits until it is pumped; what is for later comes when nothing else is left.
final class PumpedThreads implements Threads {
    private final ArrayDeque<Runnable> now = new ArrayDeque<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();

    /// Works until nothing is left.
    void pump() {
        while (!now.isEmpty() || !later.isEmpty()) {
            (now.isEmpty() ? later : now).poll().run();
        }
    }

    /// What a killed process does no more.
    void forget() {
        now.clear();
        later.clear();
    }

    @Override
    public void lane(Runnable work) {
        now.add(work);
    }

    @Override
    public void agent(Runnable work) {
        now.add(work);
    }

    @Override
    public Cancellable after(Duration delay, Runnable work) {
        later.add(work);
        return () -> later.remove(work);
    }

    @Override
    public void close() {}
}
