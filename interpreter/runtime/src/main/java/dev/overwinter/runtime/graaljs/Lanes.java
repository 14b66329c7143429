package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The threads on which fresh contexts run: platform threads, so that their processor time and memory can be measured
/// and an endless loop takes no carrier from the virtual threads; with a stack so deep that the limit on frames is
/// always reached before its end.
final class Lanes implements AutoCloseable {
    static final long STACK_BYTES = 64L << 20;
    static final int COUNT = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int IDLE_SECONDS = 20;
    private static final int MOST_ABANDONED = 8;

    private final AtomicInteger count = new AtomicInteger();
    private final Set<Guard> running = ConcurrentHashMap.newKeySet();
    private final Watchdog watchdog = new Watchdog(running);
    private final AtomicInteger abandoned = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    Lanes() {
        threads = new ThreadPoolExecutor(
                COUNT, COUNT, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    /// Runs the work on a lane while the calling thread answers the view's questions.
    ///
    /// @param work is given the guard, which it must tell what to stop
    JsonNode run(View view, ExpressionLimits limits, Function<Guard, JsonNode> work) {
        if (abandoned.get() >= MOST_ABANDONED) {
            throw new EvaluationStopped(
                    abandoned + " earlier evaluations could not be ended; restart the engine", null);
        }
        var relay = new Relay();
        view.askThrough(relay);
        execute(() -> {
            var guard = new Guard(Thread.currentThread(), limits, relay, () -> abandon(1));
            running.add(guard);
            watchdog.wake();
            try {
                relay.succeed(work.apply(guard));
            } catch (Throwable e) {
                relay.fail(guard.explain(e));
            } finally {
                if (!running.remove(guard)) {
                    abandon(-1);
                }
                Thread.interrupted();
            }
        });
        return relay.answerUntilDone();
    }

    private void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the evaluator is closed", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        running.forEach(guard -> guard.stop("the evaluator was closed"));
        watchdog.close();
    }

    /// A lane that cannot be ended is replaced by another.
    private synchronized void abandon(int lanes) {
        int size = COUNT + abandoned.addAndGet(lanes);
        threads.setMaximumPoolSize(Math.max(size, threads.getCorePoolSize()));
        threads.setCorePoolSize(size);
        threads.setMaximumPoolSize(size);
    }

    private Thread thread(Runnable work) {
        var thread = new Thread(null, work, "expression-lane-" + count.incrementAndGet(), STACK_BYTES, false);
        thread.setDaemon(true);
        return thread;
    }
}
