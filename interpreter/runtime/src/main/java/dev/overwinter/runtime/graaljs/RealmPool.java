package dev.overwinter.runtime.graaljs;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Realms that wait for the next pure expression. Taking never waits: where none is left, a new one is made.
final class RealmPool implements AutoCloseable {
    /// GraalJS keeps a little for each thread that entered a context and each shape of object; so a realm is not used
    /// for ever.
    private static final int MOST_USES = 20_000;

    private final Supplier<Realm> making;
    private final int most;
    private final ConcurrentLinkedDeque<Realm> waiting = new ConcurrentLinkedDeque<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private volatile boolean closed;

    RealmPool(int most, Supplier<Realm> making) {
        this.most = most;
        this.making = making;
    }

    Realm take() {
        @Nullable Realm realm = waiting.pollFirst();
        if (realm == null) {
            return making.get();
        }
        waitingCount.decrementAndGet();
        return realm;
    }

    /// Only a realm whose evaluation ended by itself, with a value or an error of the author, comes back.
    void giveBack(Realm realm) {
        realm.end();
        if (closed || realm.uses() >= MOST_USES || waitingCount.incrementAndGet() > most) {
            realm.close();
            return;
        }
        waiting.addFirst(realm);
        if (closed) {
            close();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Realm realm = waiting.pollFirst(); realm != null; realm = waiting.pollFirst()) {
            realm.close();
        }
    }
}
