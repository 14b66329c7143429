package dev.overwinter.engine.core;

/// What one execution may hold at most. Deterministic: passing one is the error of a step.
///
/// @param payloadChars characters of one output, payload or event as JSON
/// @param items of one `forEach`
public record ExecutionLimits(int payloadChars, int items) {
    /// A million characters; 100,000 items.
    public static final ExecutionLimits DEFAULT = new ExecutionLimits(1_000_000, 100_000);

    public ExecutionLimits {
        if (Math.min(payloadChars, items) < 1) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
    }
}
