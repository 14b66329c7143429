package dev.overwinter.benchmarks;

import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.driver.EngineListener;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts checkpoints, and tells when executions have gone as far as they can.
final class Tally implements EngineListener {
    /// Nobody waits longer than this for the next execution.
    private static final Duration STALLED = Duration.ofMinutes(2);

    private final LongAdder checkpoints = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final Semaphore ended = new Semaphore(0);
    private final Semaphore suspended = new Semaphore(0);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @Override
    public void checkpointed(ExecutionState after, Transition transition) {
        checkpoints.increment();
        rows.add(rowsOf(transition));
        if (after.header().lifecycle() != Header.Lifecycle.RUNNING) {
            ended.release();
        }
    }

    @Override
    public void parked(ExecutionState state) {
        if (state.header().lifecycle() == Header.Lifecycle.RUNNING) {
            suspended.release();
        }
    }

    @Override
    public void storeFailed(Throwable fault) {
        failed(fault);
    }

    /// What is measured is broken: nobody waits any longer.
    void failed(Throwable fault) {
        if (failure.compareAndSet(null, fault)) {
            ended.release(Integer.MAX_VALUE / 2);
            suspended.release(Integer.MAX_VALUE / 2);
        }
    }

    /// The execution's own row, and what else the checkpoint writes.
    private static long rowsOf(Transition transition) {
        return 1L
                + transition.nodes().size()
                + transition.results().size()
                + transition.ledger().size()
                + transition.vars().size()
                + transition.payloads().size()
                + transition.history().size()
                + transition.collapsed().size();
    }

    long rows() {
        return rows.sum();
    }

    long checkpoints() {
        return checkpoints.sum();
    }

    /// Returns when so many more executions have ended.
    void awaitEnded(int count) {
        await(ended, count);
    }

    /// Returns when so many more executions wait for the outside.
    void awaitSuspended(int count) {
        await(suspended, count);
    }

    private static void acquire(Semaphore semaphore) {
        try {
            if (!semaphore.tryAcquire(STALLED.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing has moved for " + STALLED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void await(Semaphore semaphore, int count) {
        for (int i = 0; i < count; i++) {
            acquire(semaphore);
        }
        var fault = failure.get();
        if (fault != null) {
            throw new IllegalStateException("the engine refused work or lost its store: " + fault, fault);
        }
    }
}
