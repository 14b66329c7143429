package dev.overwinter.engine.driver;

import dev.overwinter.engine.port.Store;
import java.util.concurrent.CompletableFuture;

/// Starts executions by themselves: by events, by the calendar.
final class Triggers {

    /// Starts what the event triggers; done when everything is durable.
    CompletableFuture<Void> on(Store.StoredEvent event) {
        return CompletableFuture.completedFuture(null);
    }
}
