package dev.overwinter.app.testing;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.HistoryEntry;

/// Sees a case happen, line by line; changes nothing.
interface Witness {
    Witness NOBODY = new Witness() {};

    /// A durable entry of the history of an execution.
    default void entry(String execution, Workflow workflow, HistoryEntry entry) {}

    /// A line of the script begins.
    default void act(Action action) {}

    /// An agent is called, for the first time or again.
    default void call(Outside.Made made) {}
}
