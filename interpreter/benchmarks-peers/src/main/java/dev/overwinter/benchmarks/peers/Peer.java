package dev.overwinter.benchmarks.peers;

import java.time.Instant;

/// One system under comparison, in this JVM, with an empty database.
interface Peer extends AutoCloseable {
    /// Steps of an execution of `sequences`.
    int STEPS = 10;

    /// Runs executions of ten no-op steps to their ends, each step durable before the next one's begin; a new one
    /// starts whenever one ends.
    void sequences(int executions, int inFlight);

    /// Starts executions that wait for an answer from outside, and returns once all wait.
    void park(int executions);

    /// Answers everything that is parked, and returns once all have ended.
    void answer();

    /// Starts executions that wait for an instant and then do one step; returns once all wait.
    void timers(int executions, Instant due);

    /// Returns once so many more executions have ended.
    void awaitEnded(int executions);

    /// Microseconds of processor time that the system has taken outside of this JVM.
    default double serverCpuMicros() {
        return 0;
    }

    @Override
    void close();
}
