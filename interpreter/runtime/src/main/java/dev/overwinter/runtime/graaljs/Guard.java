package dev.overwinter.runtime.graaljs;

import com.sun.management.ThreadMXBean;
import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Watches what one evaluation on a lane uses, and stops it.
final class Guard {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long GRACE_NANOS = 1_000_000_000L;

    private final Thread lane;
    private final ExpressionLimits limits;
    private final Relay relay;
    private final Runnable onAbandon;
    private final long cpuNanosBefore;
    private final long bytesBefore;
    private volatile @Nullable Realm realm;
    private volatile @Nullable String stopReason;
    private volatile long stoppedNanos;

    Guard(Thread lane, ExpressionLimits limits, Relay relay, Runnable onAbandon) {
        this.lane = lane;
        this.limits = limits;
        this.relay = relay;
        this.onAbandon = onAbandon;
        cpuNanosBefore = THREADS.getThreadCpuTime(lane.threadId());
        bytesBefore = THREADS.getThreadAllocatedBytes(lane.threadId());
    }

    /// The realm to stop when it is time.
    void watch(Realm newRealm) {
        realm = newRealm;
        if (stopReason != null) {
            newRealm.stop();
        }
    }

    /// Looks at the lane's use, from the watchdog's thread.
    ///
    /// @return false when there is nothing left to watch: the lane does not react and its caller has been released
    boolean check(long nowNanos) {
        if (stopReason != null) {
            return !abandonIfStuck(nowNanos);
        }
        long cpuNanos = THREADS.getThreadCpuTime(lane.threadId()) - cpuNanosBefore;
        long bytes = THREADS.getThreadAllocatedBytes(lane.threadId()) - bytesBefore;
        if (cpuNanos > limits.cpuTime().toNanos()) {
            stop("it took more than " + limits.cpuTime().toMillis() + " ms of processor time");
        } else if (bytes > limits.allocatedBytes()) {
            stop("it allocated more than " + (limits.allocatedBytes() >> 20) + " MB");
        }
        return true;
    }

    void stop(String reason) {
        stoppedNanos = System.nanoTime();
        stopReason = reason;
        Realm current = realm;
        if (current != null) {
            // Closing waits for the evaluation to notice, so not on the thread that watches the others.
            Thread.ofPlatform().daemon().name("expression-stop").start(current::stop);
        }
    }

    /// @return what to tell the caller: whatever a stopped evaluation ends with, it was the stop
    Throwable explain(Throwable outcome) {
        String reason = stopReason;
        if (reason != null) {
            return stopped(reason, outcome);
        }
        return switch (outcome) {
            case OutOfMemoryError e -> stopped("the memory was full", e);
            default -> outcome;
        };
    }

    private boolean abandonIfStuck(long nowNanos) {
        if (nowNanos - stoppedNanos < GRACE_NANOS) {
            return false;
        }
        relay.fail(stopped(stopReason + ", and it could not be ended", null));
        lane.setPriority(Thread.MIN_PRIORITY);
        onAbandon.run();
        return true;
    }

    private static EvaluationStopped stopped(@Nullable String reason, @Nullable Throwable cause) {
        return new EvaluationStopped("the evaluation was stopped: " + reason, cause);
    }
}
