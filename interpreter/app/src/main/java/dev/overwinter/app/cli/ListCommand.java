package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.view.ExecutionText;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter list`
@Command(name = "list", description = "Lists executions, newest first.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    /// How executions stand; the names are what is printed and asked for.
    enum Status {
        running,
        suspended,
        compensating,
        held,
        resting,
        completed,
        failed,
        cancelled,
        timedOut,
        terminated
    }

    @Option(names = "--workflow", paramLabel = "NAME", description = "only those of one workflow")
    private @Nullable String workflow;

    @Option(names = "--status", paramLabel = "STATUS", description = "only these: ${COMPLETION-CANDIDATES}")
    private @Nullable Status status;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many (default 50)")
    private int limit;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        if (limit < 1) {
            throw new UserMistake(ExitCode.USAGE, "--limit takes a number from 1 on, not " + limit);
        }
        var list = list(context);
        if (context.options().isJson()) {
            context.json(list);
        } else if (list.isEmpty()) {
            context.out()
                    .println("no executions"
                            + (context.hasData()
                                    ? ""
                                    : " in " + context.options().settings().data() + " (no database there)"));
        } else {
            context.out()
                    .printf("%-15s %-40s %-13s %-20s %s%n", "ID", "WORKFLOW/NAME", "STATUS", "STARTED", "NEXT TIMER");
            list.forEach(row -> print(context, row));
        }
        return ExitCode.OK;
    }

    private JsonNode list(OverwinterCommand.Context context) {
        if (!context.hasData()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        try (Operations operations = context.open()) {
            return operations.list(workflow, status == null ? null : status.name(), limit);
        }
    }

    private static void print(OverwinterCommand.Context context, JsonNode row) {
        var name = row.path("workflow").asString()
                + (row.hasNonNull("name") ? "/" + row.path("name").asString() : "");
        var line = String.format(
                "%-15s %-40s %-13s %-20s %s",
                row.path("id").asString(),
                name,
                row.path("status").asString(),
                ExecutionText.when(row.path("startedAt").asString()),
                row.hasNonNull("wakeAt") ? ExecutionText.when(row.path("wakeAt").asString()) : "");
        context.out().println(line.stripTrailing());
    }
}
