package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.Transition.Verdict;
import dev.overwinter.engine.port.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Who waits to hear what became of a row in an inbox.
final class Verdicts {
    private static final int MOST_EARLY = 1_000;

    private record Waiting(String execution, CompletableFuture<Verdict> answer) {}

    // Guarded by this.
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final Map<Long, Verdict> early = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Verdict> eldest) {
            return size() > MOST_EARLY;
        }
    };

    /// A row is stored, and perhaps consumed already.
    void await(long row, String execution, CompletableFuture<Verdict> answer) {
        Verdict given;
        synchronized (this) {
            given = early.remove(row);
            if (given == null) {
                waiting.put(row, new Waiting(execution, answer));
            }
        }
        if (given != null) {
            answer.complete(given);
        }
    }

    /// The checkpoint that consumed the row is durable.
    void give(Verdict verdict) {
        Waiting asker;
        synchronized (this) {
            asker = waiting.remove(verdict.inbox());
            if (asker == null) {
                early.put(verdict.inbox(), verdict);
            }
        }
        if (asker != null) {
            asker.answer.complete(verdict);
        }
    }

    /// The store has failed and is read again: what was consumed up to here was consumed in a write that was reported
    /// as failed, and nobody knows the verdict any more.
    void lose(String execution, long lastConsumed) {
        var lost = new ArrayList<CompletableFuture<Verdict>>();
        synchronized (this) {
            waiting.entrySet().removeIf(entry -> {
                boolean isLost = entry.getKey() <= lastConsumed
                        && entry.getValue().execution().equals(execution);
                if (isLost) {
                    lost.add(entry.getValue().answer());
                }
                return isLost;
            });
        }
        lost.forEach(answer -> answer.completeExceptionally(new Store.StoreFault(
                "the store failed while this was taken: look whether it was, or ask again", null)));
    }
}
