package dev.overwinter.engine.driver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many agents are called at once. The other calls queue: executions take turns, so that one with a thousand
/// branches does not keep the rest waiting.
///
/// A permit returns when its call really ends. One that was told to stop and does not is abandoned after a while.
final class Permits {
    private static final Logger LOG = LoggerFactory.getLogger(Permits.class);
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

    private final int most;
    private final Threads threads;

    // Guarded by this.
    private final Map<String, ArrayDeque<Call>> queues = new LinkedHashMap<>();
    private int used;
    private long abandoned;

    Permits(int most, Threads threads) {
        this.most = most;
        this.threads = threads;
    }

    /// Makes a call as soon as there is a permit. One that is cancelled before is not kept waiting for it: all that
    /// is left to do is to say so.
    void use(String execution, CallToken token, Runnable work) {
        var call = new Call(execution, work);
        boolean mayStart;
        synchronized (this) {
            mayStart = used < most;
            if (mayStart) {
                used++;
                call.holdsPermit = true;
            } else {
                queues.computeIfAbsent(execution, _ -> new ArrayDeque<>()).add(call);
            }
        }
        if (mayStart) {
            threads.agent(call);
        }
        token.onCancel(() -> cancelled(call));
    }

    private void cancelled(Call call) {
        if (withdrawn(call)) {
            threads.agent(call);
        } else {
            call.watch(threads.after(ABANDONED_AFTER, () -> abandon(call)));
        }
    }

    private synchronized boolean withdrawn(Call call) {
        var queue = queues.get(call.execution);
        if (queue == null || !queue.remove(call)) {
            return false;
        }
        if (queue.isEmpty()) {
            queues.remove(call.execution);
        }
        return true;
    }

    private void abandon(Call call) {
        if (returned(call)) {
            synchronized (this) {
                abandoned++;
            }
            LOG.warn(
                    "A call of execution {} was told to stop and has not ended within {} s; its place is given to another"
                            + " call ({} were abandoned so far).",
                    call.execution,
                    ABANDONED_AFTER.toSeconds(),
                    abandoned);
        }
    }

    /// @return false where it has none any more
    private boolean returned(Call call) {
        Call next;
        synchronized (this) {
            if (!call.holdsPermit) {
                return false;
            }
            call.holdsPermit = false;
            next = next();
            if (next == null) {
                used--;
            } else {
                next.holdsPermit = true;
            }
        }
        if (next != null) {
            threads.agent(next);
        }
        return true;
    }

    /// The first of the execution whose turn it is; then it is the others' turn.
    private @Nullable Call next() {
        var turn = queues.entrySet().iterator();
        if (!turn.hasNext()) {
            return null;
        }
        var execution = turn.next();
        turn.remove();
        var call = execution.getValue().remove();
        if (!execution.getValue().isEmpty()) {
            queues.put(execution.getKey(), execution.getValue());
        }
        return call;
    }

    private final class Call implements Runnable {
        private final String execution;
        private final Runnable work;
        private boolean holdsPermit;
        private boolean ended;
        private Threads.@Nullable Cancellable watch;

        private Call(String execution, Runnable work) {
            this.execution = execution;
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
            } finally {
                unwatch();
                returned(this);
            }
        }

        private synchronized void watch(Threads.Cancellable timer) {
            if (ended) {
                timer.cancel();
            } else {
                watch = timer;
            }
        }

        private synchronized void unwatch() {
            ended = true;
            if (watch != null) {
                watch.cancel();
            }
        }
    }
}
