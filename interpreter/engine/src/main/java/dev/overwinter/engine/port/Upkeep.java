package dev.overwinter.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What keeps a store small: executions that have ended, and old events, are removed.
///
/// Invariant: what has not ended, rests, is held or has something in its inbox is never removed.
/// Invariant: an execution is gone whole in one write, and its start name leaves a tombstone in the same write.
public interface Upkeep {

    /// Executions that have ended for good, in the order of creation, at most `limit`.
    List<Ended> ended(Outdated which, int limit);

    /// @param before only those that ended before
    /// @param statuses only those that ended so, see `Header.End.word`
    /// @param workflow only those of one workflow
    /// @param after only those behind this position
    record Outdated(
            Instant before, Set<String> statuses, @Nullable String workflow, long after) {}

    /// @param position in the order of creation
    record Ended(
            String id,
            String workflow,
            @Nullable String name,
            String status,
            Instant startedAt,
            Instant endedAt,
            long position) {}

    /// How an execution stands to its parent; empty where there is no such execution.
    Optional<Kin> kin(String execution);

    /// @param ended true where it has ended for good
    /// @param parent the execution that waited for it
    record Kin(boolean ended, @Nullable String parent) {}

    /// The payloads of an execution, in the order in which they were made.
    List<Long> payloads(String execution);

    /// Removes executions. Those that have not ended, or are unknown, are passed over.
    ///
    /// @param at stands in the tombstones
    /// @return those that were removed
    CompletableFuture<List<String>> remove(List<String> executions, Instant at);

    /// Frees what removed executions still take, a bounded piece of work at a time.
    ///
    /// @param rows about how many at most
    /// @return how many it were; 0 where nothing is left
    CompletableFuture<Integer> clear(int rows);

    /// What retention left of a start name.
    Optional<Tombstone> tombstone(String workflow, String name);

    /// @param execution the id that the execution had
    record Tombstone(String execution, Instant removedAt) {}

    /// The workflows of executions that have not ended for good, each with their earliest start.
    Map<String, Instant> earliestStarts();

    /// All texts of a workflow that were ever kept.
    List<Store.Definition> definitions(String workflow);

    /// How many events came before an instant and were brought to their listeners.
    long countEvents(Instant before);

    /// Removes the oldest of these events, at most `limit`.
    ///
    /// @return how many
    CompletableFuture<Integer> removeEvents(Instant before, int limit);
}
