package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.view.ExecutionText;
import dev.overwinter.app.view.ExecutionView.Detail;
import dev.overwinter.dsl.Durations;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `overwinter show`
@Command(
        name = "show",
        description = "Shows one execution: steps, times, what it waits for, what was undone.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the execution's id, or workflow/name")
    private String execution = "";

    @Option(names = "--history", description = "with everything that happened")
    private boolean history;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        try (Operations operations = context.openExisting()) {
            var view = operations.show(execution, history ? Detail.HISTORY : Detail.VALUES);
            if (context.options().isJson()) {
                context.json(view);
                return ExitCode.OK;
            }
            var text = new ExecutionText(context.options().style());
            context.out().println(text.head(view));
            text.tree(view).forEach(context.out()::println);
            context.out()
                    .println("working " + length(view, "workingMillis") + ", waiting " + length(view, "waitingMillis"));
            text.foot(view).forEach(context.out()::println);
            text.howToAnswer(view).forEach(context.out()::println);
            if (operations.isEmbedded() && needsAnEngine(view)) {
                context.out()
                        .println(
                                "No `overwinter serve` runs here: it goes on with `overwinter resume` or `overwinter serve`.");
            }
            view.path("history").forEach(entry -> print(context, entry));
            return ExitCode.OK;
        }
    }

    private static boolean needsAnEngine(JsonNode view) {
        return view.path("busy").asBoolean()
                || (view.path("gates").isEmpty() && view.hasNonNull("nextDue") && !view.hasNonNull("endedAt"));
    }

    private static String length(JsonNode view, String field) {
        long millis = view.path(field).asLong();
        return Durations.format(Duration.ofMillis(millis < 1000 ? millis : millis / 1000 * 1000));
    }

    private static void print(OverwinterCommand.Context context, JsonNode entry) {
        var line = String.format(
                "%4d  %s  %-22s %s %s",
                entry.path("seq").asLong(),
                ExecutionText.when(entry.path("at").asString()),
                entry.path("type").asString(),
                entry.path("step").asString(),
                entry.has("detail") ? entry.path("detail").toString() : "");
        context.out().println(line.stripTrailing());
    }
}
