package dev.overwinter.benchmarks;

import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.driver.EngineListener;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// Counts checkpoints, and tells when executions have gone as far as they can.
final class Tally implements EngineListener {
    private final LongAdder checkpoints = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final Semaphore ended = new Semaphore(0);
    private final Semaphore suspended = new Semaphore(0);

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
        faults.increment();
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

    long faults() {
        return faults.sum();
    }

    /// Returns when so many more executions have ended.
    void awaitEnded(int count) {
        ended.acquireUninterruptibly(count);
    }

    /// Returns when so many more executions wait for the outside.
    void awaitSuspended(int count) {
        suspended.acquireUninterruptibly(count);
    }
}
