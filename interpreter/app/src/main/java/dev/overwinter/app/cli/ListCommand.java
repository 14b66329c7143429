package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `overwinter list`
@Command(name = "list", description = "Lists executions, newest first.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--workflow", paramLabel = "NAME", description = "only those of one workflow")
    private @Nullable String workflow;

    @Option(names = "--status", paramLabel = "STATUS",
            description = "running, suspended, compensating, held, resting, completed, failed, cancelled, timedOut, terminated")
    private @Nullable String status;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many (default 50)")
    private int limit;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        try (Operations operations = context.open()) {
            var list = operations.list(workflow, status, limit);
            if (context.options().isJson()) {
                context.json(list);
            } else if (list.isEmpty()) {
                context.out().println("no executions");
            } else {
                context.out().printf("%-14s %-44s %-13s %s%n", "ID", "WORKFLOW/NAME", "STATUS", "STARTED");
                list.forEach(row -> print(context, row));
            }
            return ExitCode.OK;
        }
    }

    private static void print(OverwinterCommand.Context context, JsonNode row) {
        var name = row.path("workflow").asString() + (row.hasNonNull("name") ? "/" + row.path("name").asString() : "");
        context.out().printf(
                "%-14s %-44s %-13s %s%n",
                row.path("id").asString(), name, row.path("status").asString(), row.path("startedAt").asString());
    }
}
