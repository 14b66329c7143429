package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `overwinter cancel`
@Command(
        name = "cancel",
        description = "Cancels an execution: what runs is stopped, what was done is undone.",
        mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
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

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        try (Operations operations = context.openExisting()) {
            var reply = operations.cancel(execution, as == null ? StartOptions.user() : as, reason);
            int code = following.after(operations, context, reply);
            // Ended otherwise is what was asked for.
            return code == ExitCode.NOT_COMPLETED ? ExitCode.OK : code;
        }
    }
}
