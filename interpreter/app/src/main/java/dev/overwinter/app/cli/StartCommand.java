package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `overwinter start`
@Command(
        name = "start",
        description = "Stores a new execution and returns; `serve` runs it at once, `resume` later.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Mixin
    private StartOptions start = new StartOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var request = start.request(context);
        try (Operations operations = context.open()) {
            var started = operations.start(request, !operations.isEmbedded());
            if (context.options().isJson()) {
                context.json(started);
                return ExitCode.OK;
            }
            if (started.path("removed").asBoolean()) {
                context.out()
                        .println("ended, and removed by retention: "
                                + started.path("id").asString() + "; choose another name to start a new one");
                return ExitCode.OK;
            }
            context.out()
                    .println((started.path("created").asBoolean() ? "started " : "exists already: ")
                            + started.path("id").asString());
            if (operations.isEmbedded()) {
                context.out().println("It is stored, and goes on with `overwinter resume` or `overwinter serve`.");
            }
            return ExitCode.OK;
        }
    }
}
