package dev.overwinter.app.operations;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Work that takes longer than a request may: whoever asks again for the same joins it.
final class Jobs {
    /// Shorter than any idle timeout on the way.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, CompletableFuture<JsonNode>> running = new ConcurrentHashMap<>();

    /// @return what the work gave, once; `{ "running": true }` where it goes on
    JsonNode join(String name, Supplier<JsonNode> work) {
        var job = running.computeIfAbsent(
                name,
                _ -> CompletableFuture.supplyAsync(
                        work,
                        task -> Thread.ofPlatform()
                                .daemon()
                                .name("overwinter-job")
                                .start(task)));
        try {
            var result = job.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            running.remove(name, job);
            return result;
        } catch (TimeoutException e) {
            return JsonNodeFactory.instance.objectNode().put("running", true);
        } catch (ExecutionException e) {
            running.remove(name, job);
            throw e.getCause() instanceof RuntimeException known ? known : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
