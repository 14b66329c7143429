package dev.overwinter.app.simulation;

/// Bugs of the engine that the simulator has found and that are not mended yet: a program that meets one is not
/// judged. Whoever mends one takes the line away.
enum Known {
    /// What a failed undo has shown stays for ever where a clause takes `compensation.failed`: a row per turn of
    /// a loop. Seed 541.
    ROWS_OF_A_FAILED_UNDO,
    /// A child was stored and the store reported a fault; then its step is cancelled. The child stands still, and
    /// begins to run at the next start, although nobody wants it. Seed 501392.
    ORPHAN_CHILD
}
