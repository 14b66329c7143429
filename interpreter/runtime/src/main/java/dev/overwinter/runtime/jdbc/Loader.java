package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Loads executions. Whoever asks while a read is under way is answered by the next one, together with all others; a
/// lone one waits for nobody.
final class Loader {
    /// The most that one read answers; beyond, only latency grows.
    private static final int MOST = 64;

    private final StoreReaders readers;
    private final KnownExecutions known;

    // Guarded by this.
    private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
    private boolean reading;

    private record Asked(String execution, CompletableFuture<Optional<Store.Stored>> answer) {
        void tell(@Nullable Map<String, Store.Stored> found, @Nullable Throwable failure) {
            if (found == null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(Optional.ofNullable(found.get(execution)));
            }
        }
    }

    Loader(StoreReaders readers, KnownExecutions known) {
        this.readers = readers;
        this.known = known;
    }

    Optional<Store.Stored> load(String execution) {
        return Optional.ofNullable(
                readers.read(session -> load(session, List.of(execution))).get(execution));
    }

    CompletableFuture<Optional<Store.Stored>> loading(String execution) {
        var asked = new Asked(execution, new CompletableFuture<>());
        boolean isFirst;
        synchronized (this) {
            waiting.add(asked);
            isFirst = !reading;
            reading = true;
        }
        if (isFirst) {
            readNext();
        }
        return asked.answer();
    }

    private void readNext() {
        var group = new ArrayList<Asked>();
        readers.begin(session -> {
                    take(group);
                    return load(session, group.stream().map(Asked::execution).toList());
                })
                .whenComplete((found, failure) -> {
                    take(group);
                    if (found == null && group.size() > 1) {
                        group.forEach(this::readAlone);
                    } else {
                        group.forEach(asked -> asked.tell(found, failure));
                    }
                    goOn(); // only now, so that all are told in the order in which they asked
                });
    }

    /// A read that could not even begin, or begins again on a new connection, has the same group.
    private synchronized void take(List<Asked> group) {
        if (group.isEmpty()) {
            while (!waiting.isEmpty() && group.size() < MOST) {
                group.add(waiting.poll());
            }
        }
    }

    private void goOn() {
        synchronized (this) {
            reading = !waiting.isEmpty();
            if (!reading) {
                return;
            }
        }
        readNext();
    }

    /// Only the one that cannot be read fails.
    private void readAlone(Asked asked) {
        readers.begin(session -> load(session, List.of(asked.execution()))).whenComplete(asked::tell);
    }

    private Map<String, Store.Stored> load(Session session, List<String> executions) throws SQLException {
        long opening = known.opening();
        return new Reading(session).load(executions, (id, found) -> known.keepRead(opening, id, found));
    }
}
