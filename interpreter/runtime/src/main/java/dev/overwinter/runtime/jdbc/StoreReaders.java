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
    private final Database database;
    private final ExecutorService threads;
    private final ThreadLocal<@Nullable Session> sessions = new ThreadLocal<>();

    @FunctionalInterface
    interface Query<T> {
        T run(Session session) throws SQLException;
    }

    StoreReaders(Database database, int count) {
        this.database = database;
        this.threads = Executors.newFixedThreadPool(
                count,
                Thread.ofPlatform().daemon().name("overwinter-store-reader-", 1).factory());
    }

    /// Runs a single statement.
    <T> T ask(Query<T> query) {
        return read(query, true);
    }

    /// Runs several statements on one state of the database.
    <T> T read(Query<T> query) {
        return read(query, false);
    }

    /// Runs what takes long, on one state of the database, in a thread and a session of its own: those of the others
    /// stay free.
    <T> T apart(Query<T> query) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().name("overwinter-store-long-reader").start(() -> {
            try {
                result.complete(inOwnSession(query));
            } catch (SQLException e) {
                result.completeExceptionally(Faults.during("reading", database.place(), e));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return joined(result);
    }

    private <T> T inOwnSession(Query<T> query) throws SQLException {
        var session = database.connect();
        try {
            session.command(session.dialect().snapshot());
            session.commit();
            return query.run(session);
        } finally {
            database.release(session);
        }
    }

    /// Like `read`, without waiting for it. The future completes in a thread that reads.
    <T> CompletableFuture<T> begin(Query<T> query) {
        return begin(query, false);
    }

    private <T> T read(Query<T> query, boolean single) {
        return joined(begin(query, single));
    }

    private <T> CompletableFuture<T> begin(Query<T> query, boolean single) {
        var result = new CompletableFuture<T>();
        try {
            threads.execute(() -> {
                try {
                    result.complete(onThisThread(query, single, true));
                } catch (RuntimeException | Error e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new Store.StoreFault("the store is closed", e));
        }
        return result;
    }

    private static <T> T joined(CompletableFuture<T> read) {
        try {
            return read.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    /// A connection that was lost while nobody read is replaced, once.
    private <T> T onThisThread(Query<T> query, boolean single, boolean mayReconnect) {
        Session session = null;
        try {
            session = session();
            session.endEachStatement(single);
            var result = query.run(session);
            if (!single) {
                session.commit();
            }
            return result;
        } catch (SQLException e) {
            recover(session);
            if (mayReconnect && database.isConnectionLost(e)) {
                return onThisThread(query, single, false);
            }
            throw Faults.during("reading", database.place(), e);
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
            session.endEachStatement(false);
            session.rollback();
        } catch (SQLException e) {
            database.abandon(session);
        }
    }

    private Session session() throws SQLException {
        var session = sessions.get();
        if (session == null || session.abandoned()) {
            session = database.connect();
            session.command(session.dialect().snapshot());
            session.commit();
            sessions.set(session);
        }
        return session;
    }

    /// Lets running reads end; later ones are refused.
    void close() {
        threads.close();
    }
}
