package dev.overwinter.runtime.quartz;

import org.quartz.spi.ThreadPool;

/// Runs Quartz's only job on Quartz's own thread: it just passes the word on.
///
/// Quartz's `SimpleThreadPool` loses a job, and its worker for ever, when the worker is interrupted in the moment in
/// which it is given the job: no alarm would ring again.
public final class CallingThread implements ThreadPool {
    private static final int ONE = 1;

    @Override
    public boolean runInThread(Runnable job) {
        job.run();
        return true;
    }

    @Override
    public int blockForAvailableThreads() {
        return ONE;
    }

    @Override
    public int getPoolSize() {
        return ONE;
    }

    @Override
    public void initialize() {
        // there is nothing to make
    }

    @Override
    public void shutdown(boolean waitForJobsToComplete) {
        // nor to end
    }

    @Override
    public void setInstanceId(String id) {
        // Quartz tells every pool
    }

    @Override
    public void setInstanceName(String name) {
        // Quartz tells every pool
    }
}
