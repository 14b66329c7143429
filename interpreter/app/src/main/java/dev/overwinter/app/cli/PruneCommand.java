package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.engine.core.Standing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter prune`
@Command(
        name = "prune",
        description = "Removes executions that ended long ago, and old events; their names stay taken.",
        mixinStandardHelpOptions = true)
final class PruneCommand implements Callable<Integer> {
    private static final long PROGRESS_EVERY = 1_000;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            required = true,
            description = "what ended, or came in, longer ago than this, such as 30d")
    private String olderThan = "";

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description = "only those that ended so: completed, failed, cancelled, timedOut, terminated (default: all)")
    private List<String> statuses = List.of();

    @Option(names = "--workflow", paramLabel = "NAME", description = "only those of one workflow")
    private @Nullable String workflow;

    @Option(
            names = "--archive",
            paramLabel = "FILE|FOLDER",
            description = "writes each as a line of JSON first: to a file, or to a file for each day in a folder")
    private @Nullable Path archive;

    @Option(names = "--dry-run", description = "says what it would do, and does nothing")
    private boolean dryRun;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var age = StartOptions.duration("--older-than", olderThan);
        var request = new Operations.Prune(
                Instant.now().minus(age),
                statuses(),
                workflow,
                workflow == null && statuses.isEmpty(),
                archive == null ? null : archive.toAbsolutePath().normalize(),
                dryRun,
                0);
        try (Operations operations = context.openExisting()) {
            var done = new Done();
            done.all(operations, request, context);
            if (context.options().isJson()) {
                done.json(context, dryRun);
            } else {
                done.print(context, dryRun);
            }
            return ExitCode.OK;
        }
    }

    private Set<String> statuses() {
        var chosen = new LinkedHashSet<>(statuses);
        if (!Standing.ENDED.containsAll(chosen)) {
            chosen.removeAll(Standing.ENDED);
            throw new UserMistake(
                    ExitCode.USAGE,
                    "--status takes how executions end: completed, failed, cancelled, timedOut, terminated; not "
                            + String.join(", ", chosen) + " (only what has ended can be removed)");
        }
        return chosen.isEmpty() ? Standing.ENDED : chosen;
    }

    /// What all pieces together did.
    private static final class Done {
        private final Map<String, Long> byStatus = new TreeMap<>();
        private long executions;
        private long needed;
        private long events;
        private @Nullable String archive;

        void all(Operations operations, Operations.Prune request, OverwinterCommand.Context context) {
            long told = 0;
            for (var next = request; next != null; ) {
                var piece = operations.prune(next);
                for (var gone : piece.path("removed")) {
                    executions++;
                    byStatus.merge(gone.path("status").asString(), 1L, Long::sum);
                }
                needed += piece.path("needed").asLong();
                events += piece.path("events").asLong(0);
                archive = piece.path("archive").asString(null);
                next = piece.hasNonNull("next") ? next.after(piece.path("next").asLong()) : null;
                if (executions - told >= PROGRESS_EVERY) {
                    told = executions;
                    context.err().println(executions + " executions ...");
                    context.err().flush();
                }
            }
        }

        void json(OverwinterCommand.Context context, boolean dryRun) {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("dryRun", dryRun).put("executions", executions);
            var statuses = json.putObject("byStatus");
            byStatus.forEach(statuses::put);
            json.put("needed", needed).put("events", events).put("archive", executions == 0 ? null : archive);
            context.json(json);
        }

        void print(OverwinterCommand.Context context, boolean dryRun) {
            var out = context.out();
            var statuses = byStatus.entrySet().stream()
                    .map(status -> status.getValue() + " " + status.getKey())
                    .toList();
            out.println((dryRun ? "would remove " : "removed ") + plural(executions, "execution")
                    + (statuses.isEmpty() ? "" : " (" + String.join(", ", statuses) + ")") + " and "
                    + plural(events, "event"));
            if (needed > 0) {
                out.println((dryRun ? "would keep " : "kept ") + plural(needed, "child")
                        + ": an execution that has not ended may still undo what they did");
            }
            if (archive != null && executions > 0) {
                out.println(dryRun ? "would write them to " + archive + " first" : "they are in " + archive);
            }
        }

        private static String plural(long count, String word) {
            return count + " " + (count == 1 ? word : word.equals("child") ? "children" : word + "s");
        }
    }
}
