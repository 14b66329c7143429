package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The threads that read, each with a session of its own. The caller only waits: whoever interrupts the caller
/// does not interrupt a thread that touches the database.
final class StoreReaders {
    /// One state of the database for all statements of a read, while the writer goes on.
    private static final String ONE_SNAPSHOT = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT";

    private final H2Database database;
    private final ExecutorService threads;
    private final ThreadLocal<@Nullable Session> sessions = new ThreadLocal<>();

    @FunctionalInterface
    interface Query<T> {
        T run(Session session) throws SQLException;
    }

    StoreReaders(H2Database database, int count) {
        this.database = database;
        this.threads = Executors.newFixedThreadPool(
                count,
                Thread.ofPlatform().daemon().name("overwinter-store-reader-", 1).factory());
    }

    <T> T read(Query<T> query) {
        try {
            return CompletableFuture.supplyAsync(() -> onThisThread(query), threads)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        } catch (RejectedExecutionException e) {
            throw new Store.StoreFault("the store is closed", e);
        }
    }

    private <T> T onThisThread(Query<T> query) {
        Session session = null;
        try {
            session = session();
            var result = query.run(session);
            session.commit();
            return result;
        } catch (SQLException e) {
            recover(session);
            throw Faults.during("reading", database.directory(), e);
        } catch (RuntimeException e) {
            recover(session);
            throw e;
        }
    }

    private void recover(@Nullable Session session) {
        if (session == null) {
            return;
        }
        try {
            session.rollback();
        } catch (SQLException e) {
            database.abandon(session);
        }
    }

    private Session session() throws SQLException {
        var session = sessions.get();
        if (session == null || session.abandoned()) {
            session = database.connect();
            session.command(ONE_SNAPSHOT);
            sessions.set(session);
        }
        return session;
    }

    /// Lets running reads end; later ones are refused.
    void close() {
        threads.close();
    }
}
