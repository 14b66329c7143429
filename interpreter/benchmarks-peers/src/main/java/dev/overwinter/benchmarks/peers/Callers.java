package dev.overwinter.benchmarks.peers;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Many callers from outside, each of which waits for what it calls.
final class Callers {
    private static final Duration STALLED = Duration.ofMinutes(3);

    private Callers() {}

    static void times(int callers, int count, Runnable call) {
        each(callers, Collections.nCopies(count, call), Runnable::run);
    }

    /// @throws IllegalStateException where a call fails
    static <T> void each(int callers, List<T> all, Consumer<T> call) {
        try (var threads = Executors.newFixedThreadPool(callers)) {
            var calls = all.stream()
                    .map(one -> threads.submit(() -> call.accept(one)))
                    .toList();
            for (var each : calls) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// @throws IllegalStateException where nothing comes for minutes
    static void await(Semaphore semaphore, int permits) {
        try {
            for (int i = 0; i < permits; i++) {
                if (!semaphore.tryAcquire(STALLED.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nothing has moved for " + STALLED);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
