package dev.overwinter.dsl;

import org.jspecify.annotations.Nullable;

/// When a `parallel` or a `forEach` ends, and how.
///
/// @param minSuccessful with `Mode.COUNTED`: it completes as soon as so many have succeeded
/// @param tolerateFailures with `Mode.COUNTED`: it fails once more than so many have failed
/// @param stopWhen with `Mode.COUNTED`: it completes as soon as this holds; sees `counts` and `last`
public record Join(
        Mode mode,
        @Nullable Amount minSuccessful,
        @Nullable Tolerance tolerateFailures,
        @Nullable Expression stopWhen) {
    public static final Join ALL_OF_THEM = new Join(Mode.ALL, null, null, null);

    public enum Mode {
        /// All must succeed; the first failure fails the block.
        ALL,
        /// The first success completes the block.
        ANY,
        /// The first to finish decides.
        RACE,
        /// By the counts that the other fields name.
        COUNTED
    }

    /// How many failures are no failure of the block.
    ///
    /// @param isPercent true where the amount is a share of the total, 0 to 100
    public record Tolerance(Amount amount, boolean isPercent) {}
}
