package dev.overwinter.engine.driver;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where work runs. Tests put a queue of their own here and pump it.
public interface Threads extends AutoCloseable {

    /// Short work of the engine itself.
    void lane(Runnable work);

    /// A call of an agent, which may block.
    void agent(Runnable work);

    /// Runs `work` after a delay; a hint, for the timeouts of attempts.
    Cancellable after(Duration delay, Runnable work);

    @Override
    void close();

    interface Cancellable {
        void cancel();
    }

    /// Lanes on a few platform threads, agents on virtual ones.
    static Threads real(int lanes) {
        return new Real(lanes);
    }

    /// The real one.
    final class Real implements Threads {
        private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
        private final ExecutorService laneThreads;
        private final ExecutorService agentThreads;
        private final ScheduledExecutorService timer;

        private Real(int lanes) {
            laneThreads = Executors.newFixedThreadPool(
                    lanes,
                    Thread.ofPlatform().name("overwinter-lane-", 1).daemon().factory());
            agentThreads = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("overwinter-agent-", 1).factory());
            timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("overwinter-timer").daemon().factory());
        }

        @Override
        public void lane(Runnable work) {
            unlessClosed(() -> laneThreads.execute(work));
        }

        @Override
        public void agent(Runnable work) {
            unlessClosed(() -> agentThreads.execute(work));
        }

        @Override
        public Cancellable after(Duration delay, Runnable work) {
            try {
                var scheduled = timer.schedule(work, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
                return () -> scheduled.cancel(false);
            } catch (RejectedExecutionException closed) {
                return () -> {};
            }
        }

        /// An engine that stops begins nothing: what is stored says what is owed, and the next start does it.
        private static void unlessClosed(Runnable begin) {
            try {
                begin.run();
            } catch (RejectedExecutionException closed) {
                LOG.debug("The engine stops; work is left to its next start.");
            }
        }

        /// Lets what has begun in a lane end; agents are left alone, their attempts are delivered again.
        @Override
        public void close() {
            timer.shutdown();
            laneThreads.shutdown();
            agentThreads.shutdown();
            try {
                if (!laneThreads.awaitTermination(10, TimeUnit.SECONDS)) {
                    LOG.warn("A lane still works after 10 s; its last checkpoint may be repeated at the next start.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
