package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.engine.driver.Refused;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `overwinter run`
@Command(
        name = "run",
        description = "Starts an execution and follows it; asks at gates where there is a terminal, otherwise parks.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private StartOptions start = new StartOptions();

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "how long it waits for time to pass before it leaves the execution parked (default 10m)")
    private String patience = "10m";

    @Option(names = "--no-ask", description = "never asks at gates")
    private boolean noAsk;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var request = start.request(context);
        Duration atMost = StartOptions.duration("--patience", patience);
        try (Operations operations = context.open()) {
            var started = operations.start(request, true);
            var id = started.path("id").asString();
            if (started.path("removed").asBoolean()) {
                throw new Refused(
                        "removed-execution",
                        "the execution of this name, " + id
                                + ", has ended and was removed by retention; choose another name"
                                + " to start a new one");
            }
            if (!context.options().isJson()) {
                context.out().println((started.path("created").asBoolean() ? "started " : "goes on: ") + id);
            }
            var follower = new Follower(operations, context, atMost);
            var view = follower.follow(id);
            while (asks(context) && answered(operations, view)) {
                view = follower.follow(id);
            }
            return follower.end(view);
        }
    }

    private boolean asks(OverwinterCommand.Context context) {
        return !noAsk && !context.options().isJson() && GlobalOptions.isTerminal();
    }

    private static boolean answered(Operations operations, JsonNode view) {
        for (var gate : view.path("gates")) {
            if (gate.path("kind").asString().equals("approval")) {
                return new GateDialogue(System.console(), operations, StartOptions.user()).answer(gate);
            }
        }
        return false;
    }
}
