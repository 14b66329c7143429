package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes whatever waits, up to a group, and commits it as one; a lone write waits for
/// nobody. Where the group fails as a whole, each write is tried alone, so that only the bad one fails.
final class StoreWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    private final Database database;
    private final Queueing queueing;
    private final KnownExecutions known;
    private final ArrayBlockingQueue<Write<?>> queue;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Write<Boolean> last = new Write<>(_ -> true, 0, false);
    private boolean closed;
    private @Nullable Desk desk;
    private long commits;

    /// What the writing thread works with while the database is open.
    private record Desk(Session session, Counters counters, Writing writing, GroupCommit group) {}

    StoreWriter(Database database, Queueing queueing, KnownExecutions known) {
        this.database = database;
        this.queueing = queueing;
        this.known = known;
        this.queue = new ArrayBlockingQueue<>(queueing.size() + 1);
        Thread.ofPlatform().daemon().name("overwinter-store-writer").start(this::run);
    }

    <T> CompletableFuture<T> submit(long bytes, Write.Action<T> action) {
        return submit(new Write<>(action, bytes, false));
    }

    /// Those who wait are told in the order of the writes: what they do then must not block, or nothing is written.
    <T> CompletableFuture<T> submitInOrder(long bytes, Write.Action<T> action) {
        return submit(new Write<>(action, bytes, true));
    }

    private <T> CompletableFuture<T> submit(Write<T> write) {
        long bytes = write.bytes();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new Store.StoreFault("the store is closed", null));
            }
            long waiting = waitingBytes.get();
            if (queue.size() >= queueing.size() || (waiting > 0 && waiting + bytes > queueing.bytes())) {
                return CompletableFuture.failedFuture(new Store.StoreBusy("the store is busy: " + queue.size()
                        + " writes (" + waiting + " bytes) wait already; nothing was written, try again later"));
            }
            waitingBytes.addAndGet(bytes);
            queue.add(write);
        }
        return write.future();
    }

    /// Writes what still waits, closes the database, and returns when that is done.
    void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                queue.add(last);
            }
        }
        ended.join();
    }

    private void run() {
        var group = new ArrayList<Write<?>>(queueing.groupSize());
        boolean goOn = true;
        while (goOn) {
            take(group);
            goOn = !group.remove(last);
            if (!group.isEmpty()) {
                commit(group);
                acknowledge(group);
            }
            group.clear();
        }
        giveUpDesk();
        database.close(commits);
        ended.complete(null);
    }

    private static void acknowledge(List<Write<?>> group) {
        group.stream().filter(Write::isInOrder).forEach(Write::acknowledge);
        var others = group.stream().filter(write -> !write.isInOrder()).toList();
        if (!others.isEmpty()) {
            Thread.startVirtualThread(() -> others.forEach(Write::acknowledge));
        }
    }

    private void take(List<Write<?>> group) {
        try {
            long bytes = 0;
            for (Write<?> write = queue.take(); write != null; write = mayGrow(group, bytes) ? queue.poll() : null) {
                group.add(write);
                bytes += write.bytes();
            }
            waitingBytes.addAndGet(-bytes);
        } catch (InterruptedException e) {
            LOG.warn("The store's writing thread was interrupted; it goes on. Nothing should do that.");
        }
    }

    private boolean mayGrow(List<Write<?>> group, long bytes) {
        return group.size() < queueing.groupSize() && bytes < queueing.groupBytes();
    }

    private void commit(List<Write<?>> group) {
        try {
            var at = begun();
            try {
                for (var write : group) {
                    write.run(at.writing());
                }
            } catch (SQLException e) {
                undo(at);
                commitEachAlone(at, group);
                return;
            }
            makeDurable(at);
        } catch (SQLException | IOException | RuntimeException | Error e) {
            lost(group, e);
        }
    }

    private void commitEachAlone(Desk at, List<Write<?>> group) {
        for (int i = 0; i < group.size(); i++) {
            try {
                at.group().begin();
                commitAlone(at, group.get(i));
            } catch (SQLException | IOException | RuntimeException | Error e) {
                lost(group.subList(i, group.size()), e);
                return;
            }
        }
    }

    private void commitAlone(Desk at, Write<?> write) throws SQLException, IOException {
        try {
            write.run(at.writing());
        } catch (Taken taken) {
            undo(at);
            write.fail(new IllegalArgumentException(taken.getMessage(), taken));
            return;
        } catch (SQLException e) {
            undo(at);
            write.fail(Faults.during("writing to", database.place(), e));
            return;
        }
        makeDurable(at);
    }

    private void undo(Desk at) throws SQLException {
        known.forgetAll();
        at.session().rollback();
    }

    private void makeDurable(Desk at) throws SQLException, IOException {
        commits = at.counters().write(at.session());
        at.group().commit(commits);
    }

    /// The database failed under the group: nobody knows what of it was written. The next group opens it again.
    private void lost(List<Write<?>> group, Throwable cause) {
        var fault = Faults.during("writing to", database.place(), cause);
        if (!(fault instanceof DatabaseRefused)) {
            LOG.error(
                    "{} writes failed: {}. The next write opens the database again.", group.size(), fault.getMessage());
        }
        known.forgetAll();
        if (desk != null) {
            database.abandon(desk.session());
            desk = null;
        }
        group.forEach(write -> write.fail(fault));
    }

    /// A connection that was lost while nobody wrote is replaced, once.
    private Desk begun() throws SQLException {
        var at = desk();
        try {
            at.group().begin();
            return at;
        } catch (SQLException e) {
            if (!database.isConnectionLost(e)) {
                throw e;
            }
            LOG.info("The connection to {} was lost; making a new one.", database.place());
            database.abandon(at.session());
            var again = desk();
            again.group().begin();
            return again;
        }
    }

    private Desk desk() throws SQLException {
        var open = desk;
        if (open == null || open.session().abandoned()) {
            var session = database.connect();
            var counters = Counters.read(session);
            open = new Desk(
                    session, counters, new Writing(session, counters, known), database.groupCommit(session, counters));
            commits = counters.commits();
            desk = open;
        }
        return open;
    }

    private void giveUpDesk() {
        if (desk != null) {
            database.release(desk.session());
            desk = null;
        }
    }
}
