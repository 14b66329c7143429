package dev.overwinter.app.simulation;

/// Bugs of the engine that the simulator has found and that are not mended yet: a program that meets one is not judged.
/// Each has its case in `dsl-spec/conformance-pending`; whoever mends it takes the line away.
enum Known {
    /// A call is to be cancelled that nobody makes: it settles at the end of its grace, or never.
    GIVEN_UP_CALL
}
