package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Transition;

/// Hears what executions do, after it is durable. Called on the engine's threads: be quick.
public interface EngineListener {
    EngineListener NONE = new EngineListener() {};

    default void checkpointed(ExecutionState after, Transition transition) {}

    /// Nothing runs in the execution now: it has ended, or waits for time or the outside.
    default void parked(ExecutionState state) {}

    default void storeFailed(Throwable fault) {}
}
