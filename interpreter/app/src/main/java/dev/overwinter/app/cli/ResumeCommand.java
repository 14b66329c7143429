package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter resume`
@Command(
        name = "resume",
        description = "Continues everything that owes something or is due, after a stop.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    private static final Set<String> LIVE = Set.of("running", "suspended", "compensating");
    private static final int MOST = 10_000;

    /// Of more than these only those that move are shown.
    private static final int MOST_SHOWN = 20;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "how long it waits for time to pass (default 10m)")
    private String patience = "10m";

    @Mixin
    private TakeOver takeOver = new TakeOver();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var atMost = StartOptions.duration("--patience", patience);
        takeOver.prepare(context.options().settings());
        try (Operations operations = context.openExisting()) {
            if (!operations.isEmbedded()) {
                served(context);
                return ExitCode.OK;
            }
            return resume(context, operations, atMost);
        }
    }

    private static void served(OverwinterCommand.Context context) {
        if (context.options().isJson()) {
            context.json(JsonNodeFactory.instance.arrayNode());
        }
        (context.options().isJson() ? context.err() : context.out())
                .println("`overwinter serve` is running and continues everything by itself.");
    }

    private static int resume(OverwinterCommand.Context context, Operations operations, Duration atMost) {
        var live = live(operations);
        operations.recover();
        var seen = JsonNodeFactory.instance.arrayNode();
        int parked = 0;
        for (var row : live) {
            var id = row.path("id").asString();
            var follower = new Follower(operations, context, atMost);
            if (live.size() > MOST_SHOWN && follower.isParked(id)) {
                parked++;
                continue;
            }
            var view = follower.follow(id);
            seen.add(view);
            parked += ExitCode.of(view) == ExitCode.PARKED ? 1 : 0;
            if (!context.options().isJson()) {
                follower.end(view);
            }
        }
        if (context.options().isJson()) {
            context.json(seen);
        } else {
            context.out()
                    .println(
                            live.isEmpty()
                                    ? "nothing to continue"
                                    : live.size() + " looked at, " + parked + " still waiting"
                                            + (parked == 0 ? "" : " (`overwinter list --status suspended`)"));
        }
        return ExitCode.OK;
    }

    /// Oldest first.
    private static List<JsonNode> live(Operations operations) {
        var live = new ArrayList<JsonNode>();
        for (JsonNode row : operations.list(null, null, MOST)) {
            if (LIVE.contains(row.path("status").asString())) {
                live.add(row);
            }
        }
        return live.reversed();
    }
}
