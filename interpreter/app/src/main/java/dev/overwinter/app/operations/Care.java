package dev.overwinter.app.operations;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an operator does to keep an engine healthy.
public interface Care {

    /// Removes a piece of what is old:
    /// `{ "removed": [ { "id", "workflow", "name", "status", "endedAt" } ], "needed", "next", "events",
    /// "archive" }`. It is asked again with `next`, until that is null.
    JsonNode prune(Prune request);

    /// @param before what ended, or came in, before
    /// @param statuses only executions that ended so
    /// @param workflow only executions of one workflow
    /// @param events stored events, too
    /// @param archive a file or a folder that gets the executions first
    /// @param dryRun nothing is removed or written
    /// @param after `next` of the piece before, 0 at first
    record Prune(
            Instant before,
            Set<String> statuses,
            @Nullable String workflow,
            boolean events,
            @Nullable Path archive,
            boolean dryRun,
            long after) {

        public Prune after(long next) {
            return new Prune(before, statuses, workflow, events, archive, dryRun, next);
        }
    }

    /// Writes everything into one file, while the engine goes on:
    /// `{ "file", "bytes", "executions", "millis", "key" }`.
    ///
    /// @param file must not exist
    /// @param withKey with the engine's key, without which callback tokens that are out in the world do not fit
    JsonNode backup(Path file, boolean withKey);

    /// How the database is, see `DatabaseStatus`.
    ///
    /// @param thorough also what deployed workflows need and this engine lacks (`missing`), and rows that
    ///   contradict each other (`broken`), which reads everything
    JsonNode health(boolean thorough);
}
