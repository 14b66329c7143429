package dev.overwinter.app.cli;

import dev.overwinter.app.doctor.Bytes;
import dev.overwinter.app.operations.Operations;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `overwinter backup`
@Command(
        name = "backup",
        description = "Writes everything into one file, while the engine goes on.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the backup; it must not exist yet")
    private Path file = Path.of("");

    @Option(
            names = "--no-key",
            description =
                    "without the engine's key: callback tokens that are out in the world will not fit the restored"
                            + " copy")
    private boolean withoutKey;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        try (Operations operations = context.openExisting()) {
            var done = operations.backup(file.toAbsolutePath().normalize(), !withoutKey);
            if (context.options().isJson()) {
                context.json(done);
            } else {
                context.out()
                        .printf(
                                "backed up %d executions to %s (%s, %.1f s)%n",
                                done.path("executions").asLong(),
                                done.path("file").asString(),
                                Bytes.text(done.path("bytes").asLong()),
                                done.path("millis").asLong() / 1e3);
                context.out()
                        .println(
                                withoutKey
                                        ? "The engine's key is not in it: keep "
                                                + context.options().settings().key()
                                                + " elsewhere, or open gates can be answered by execution and step only."
                                        : "The engine's key is in it: whoever reads this file can answer open gates. Secrets"
                                                + " and environment settings of the process are not in it.");
                done.path("broken")
                        .forEach(broken -> context.err().println("broken in the original too: " + broken.asString()));
            }
            return done.path("broken").isEmpty() ? ExitCode.OK : ExitCode.STORE;
        }
    }
}
