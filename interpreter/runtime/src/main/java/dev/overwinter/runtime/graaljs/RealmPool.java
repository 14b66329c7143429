package dev.overwinter.runtime.graaljs;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Realms that are used again and again, a bounded number of them.
///
/// The bound is not for memory alone: threads that all make a context at once only wait for each other in the engine,
/// and a hundred thousand virtual threads would never get to evaluate.
final class RealmPool {
    /// GraalJS keeps a little for each thread that entered a context and each shape of object; so a realm is not used
    /// for ever.
    private static final int MOST_USES = 20_000;
    /// A realm is held while its evaluation loads values, so another thread may have to wait that long; not for ever,
    /// should a supplier evaluate an expression itself.
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final int most;
    private final Supplier<Realm> making;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Realm> waiting = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    RealmPool(int most, Supplier<Realm> making) {
        this.most = most;
        this.making = making;
        free = new Semaphore(most);
    }

    /// @return a realm, or null where all were in use for too long
    /// @throws InterruptedException if the thread is interrupted while it waits
    @Nullable
    Realm take() throws InterruptedException {
        if (!free.tryAcquire() && !free.tryAcquire(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
            return null;
        }
        Realm realm = waiting.pollFirst();
        if (realm != null) {
            return realm;
        }
        try {
            return making.get();
        } catch (RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    /// @param clean whether the evaluation ended by itself, with a value or an error of the author
    void giveBack(Realm realm, boolean clean) {
        realm.end();
        if (clean && !closed && realm.uses() < MOST_USES) {
            waiting.addFirst(realm);
        } else {
            realm.close();
        }
        if (closed) {
            closeWaiting();
        }
        free.release();
    }

    /// Lets the evaluations that hold a realm end by themselves.
    ///
    /// @return false if one did not in this time
    boolean close(Duration longest) throws InterruptedException {
        closed = true;
        closeWaiting();
        return free.tryAcquire(most, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeWaiting() {
        for (Realm realm = waiting.pollFirst(); realm != null; realm = waiting.pollFirst()) {
            realm.close();
        }
    }
}
