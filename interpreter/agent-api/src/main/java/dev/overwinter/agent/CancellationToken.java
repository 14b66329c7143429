package dev.overwinter.agent;

/// Tells a running call that its result is no longer wanted. A success that still arrives within the engine's
/// grace is undone, a later one is reported.
public interface CancellationToken {

    boolean isCancelled();

    /// Runs `action` once, when the call is cancelled (at once where it is already). Must be quick and must not
    /// throw.
    void onCancel(Runnable action);
}
