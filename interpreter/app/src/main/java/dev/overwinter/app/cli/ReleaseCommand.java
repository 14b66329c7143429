package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.engine.core.Event.Released.Decision;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `overwinter release`
@Command(
        name = "release",
        description = "Decides how a held or resting execution goes on.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the execution's id, or workflow/name")
    private String execution = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Choice choice = new Choice();

    static final class Choice {
        @Option(names = "--retry", description = "try again what is held, or the undo that failed")
        private boolean retry;

        @Option(names = "--skip", description = "skip the step, or take a failed undo upon yourself")
        private boolean skip;

        @Option(
                names = "--set-output",
                paramLabel = "VALUE|@FILE",
                description = "take the step as completed with this output")
        private @Nullable String output;

        @Option(names = "--compensate", description = "let the step fail: what was done is undone")
        private boolean compensate;
    }

    @Option(names = "--reason", paramLabel = "TEXT", description = "kept in the history")
    private @Nullable String reason;

    @Option(names = "--as", paramLabel = "USER", description = "who decides (default: you)")
    private @Nullable String as;

    @Mixin
    private FollowOptions following = new FollowOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var decision = choice.retry
                ? Decision.RETRY
                : choice.skip ? Decision.SKIP : choice.compensate ? Decision.COMPENSATE : Decision.SET_OUTPUT;
        var output = choice.output == null ? null : Files.value("--set-output", choice.output);
        try (Operations operations = context.openExisting()) {
            var reply = operations.release(execution, decision, output, as == null ? StartOptions.user() : as, reason);
            return following.after(operations, context, reply);
        }
    }
}
