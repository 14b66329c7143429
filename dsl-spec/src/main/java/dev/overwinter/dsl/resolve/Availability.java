package dev.overwinter.dsl.resolve;

/// Whether a step has an output at some place.
sealed interface Availability {

    /// It completed before.
    record Certain() implements Availability {}

    /// It may have no output.
    ///
    /// @param why completes the sentence "it ..."
    record Perhaps(String why) implements Availability {}

    Certain CERTAIN = new Certain();

    /// In a `repeat`, of a step that has not run yet in this turn.
    Perhaps EARLIER_TURN = new Perhaps("shows the turn before, and the first turn has none");
}
