package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Backup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `overwinter restore`
@Command(
        name = "restore",
        description =
                "Makes a new data directory (--data-dir) of a backup, and checks it. It does not work by itself yet.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "what `overwinter backup` wrote")
    private Path file = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var settings = context.options().settings();
        if (settings.server() != null) {
            throw new UserMistake(
                    ExitCode.USAGE, "the database of a PostgreSQL server is restored with its own tools (pg_restore)");
        }
        if (!Files.isReadable(file)) {
            throw new UserMistake(ExitCode.UNREACHABLE, "there is no file " + file + " that can be read");
        }
        var note = Backup.restore(file, settings);
        boolean sound = note.path("broken").isEmpty();
        if (context.options().isJson()) {
            context.json(note);
        } else {
            context.out()
                    .println("restored " + note.path("executions").asLong() + " executions as they stood at "
                            + note.path("takenAt").asString() + " into " + settings.data());
            if (!note.path("key").asBoolean(true)) {
                context.out()
                        .println(
                                "The backup has no engine's key: put engine.key there from its own copy, or open gates can"
                                        + " be answered by execution and step only.");
            }
            context.out()
                    .println(
                            "Look at it with `list` and `show`. It does not work by itself until you say that the engine the"
                                    + " backup was taken from has ended for good: `overwinter serve --take-over`.");
            note.path("broken").forEach(broken -> context.err().println("broken: " + broken.asString()));
        }
        return sound ? ExitCode.OK : ExitCode.STORE;
    }
}
