package dev.overwinter.dsl;

import org.jspecify.annotations.Nullable;

/// The rule for the delay before attempt or probe n: `delay * factor^(n-2)`, at most `maxDelay`, then jitter.
///
/// @param maxDelay no bound where absent
public record Backoff(Length delay, Amount factor, @Nullable Length maxDelay, Jitter jitter) {

    /// How a computed delay d is spread: `none` d, `full` uniform in [0, d], `equal` uniform in [d/2, d].
    public enum Jitter {
        NONE,
        FULL,
        EQUAL
    }
}
