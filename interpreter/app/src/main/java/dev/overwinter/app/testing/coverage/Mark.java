package dev.overwinter.app.testing.coverage;

/// What a test can reach in a workflow.
public sealed interface Mark {

    /// The step began.
    record Started(String step) implements Mark {}

    /// The step's `if:` gave this.
    record Condition(String step, boolean holds) implements Mark {}

    /// A case of a switch was taken.
    ///
    /// @param index from 0
    record Case(String step, int index) implements Mark {}

    /// A catch clause took an error.
    ///
    /// @param owner the step's id, empty for the workflow
    /// @param index from 0
    record Clause(String owner, int index) implements Mark {}

    /// The step was undone.
    record Undo(String step) implements Mark {}

    /// Everything but steps.
    default boolean isBranch() {
        return !(this instanceof Started);
    }
}
