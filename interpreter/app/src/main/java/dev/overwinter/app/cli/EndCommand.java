package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// What `cancel` and `terminate` share: they ask for the end of one execution.
abstract class EndCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the execution's id, or workflow/name")
    private String execution = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "kept in the history")
    private @Nullable String reason;

    @Option(names = "--as", paramLabel = "USER", description = "who asks for it (default: you)")
    private @Nullable String as;

    @Mixin
    private FollowOptions following = new FollowOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    abstract JsonNode ask(Operations operations, String execution, String by, @Nullable String reason);

    @Override
    public final Integer call() {
        var context = new OverwinterCommand.Context(spec);
        try (Operations operations = context.openExisting()) {
            var reply = ask(operations, execution, as == null ? StartOptions.user() : as, reason);
            int code = following.after(operations, context, reply);
            // Ended otherwise is what was asked for.
            return code == ExitCode.NOT_COMPLETED ? ExitCode.OK : code;
        }
    }
}
