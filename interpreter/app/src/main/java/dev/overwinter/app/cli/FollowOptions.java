package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// What a command does after its request was taken.
final class FollowOptions {
    @Option(
            names = "--follow",
            negatable = true,
            description =
                    "watch the execution go on (default: yes where no `serve` runs it, since it stops with this process)")
    private @Nullable Boolean follow;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "how long it waits for time to pass (default 10m)")
    private String patience = "10m";

    int after(Operations operations, OverwinterCommand.Context context, JsonNode reply) {
        boolean follows = follow == null ? operations.isEmbedded() : follow;
        if (!context.options().isJson()) {
            context.out().println(reply.path("message").asString());
        }
        if (!follows) {
            if (context.options().isJson()) {
                context.json(reply);
            }
            return ExitCode.OK;
        }
        var follower = new Follower(operations, context, StartOptions.duration("--patience", patience));
        return follower.end(follower.follow(reply.path("execution").asString()));
    }
}
