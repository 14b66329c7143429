package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A write that waits for its turn, and the future of the one who waits for it.
final class Write<T> {
    /// What is done inside the group's transaction. A `RuntimeException` refuses the write and must come before
    /// its first change; an `SQLException` undoes the whole write, and as `Taken` refuses it.
    @FunctionalInterface
    interface Action<T> {
        T run(Writing writing) throws SQLException;
    }

    private final Action<T> action;
    private final long bytes;
    private final boolean inOrder;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Write(Action<T> action, long bytes, boolean inOrder) {
        this.action = action;
        this.bytes = bytes;
        this.inOrder = inOrder;
    }

    /// True where whoever waits is told by the writing thread itself, in the order of the writes.
    boolean isInOrder() {
        return inOrder;
    }

    long bytes() {
        return bytes;
    }

    CompletableFuture<T> future() {
        return future;
    }

    void run(Writing writing) throws SQLException {
        result = null;
        failure = null;
        try {
            result = action.run(writing);
        } catch (RuntimeException refusal) {
            failure = refusal;
        }
    }

    void fail(Throwable why) {
        failure = why;
    }

    /// Tells the one who waits.
    void acknowledge() {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }
}
