package dev.overwinter.engine.core;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stays visible of a step: its last visit.
///
/// @param scope where the id is visible: the workflow (root), a branch, an iteration or an undo
/// @param key the last visit
/// @param deciders who answered an approval, whatever became of its output
/// @param counts of a `parallel` or a `forEach`
public record StepResult(
        NodeKey scope,
        String step,
        NodeKey key,
        int visit,
        Status status,
        @Nullable Ref output,
        @Nullable StepError error,
        int attempts,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<String> deciders,
        @Nullable Counts counts) {

    public StepResult {
        deciders = List.copyOf(deciders);
    }

    /// How the branches or iterations of a block ended.
    ///
    /// @param gathered where their results stand
    public record Counts(int succeeded, int failed, int total, Gathered gathered) {}

    public Place place() {
        return new Place(scope, step);
    }

    public enum Status {
        RUNNING,
        WAITING,
        COMPLETED,
        CAUGHT,
        SKIPPED,
        FAILED,
        CANCELLED,
        COMPENSATED;

        /// The word that authors and operators see.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
