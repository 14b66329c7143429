package dev.overwinter.app.cli;

import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.operations.RemoteOperations;
import dev.overwinter.app.wiring.Logging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `overwinter`
@Command(
        name = "overwinter",
        description = "Runs long, expensive, half-human work that is written down as YAML.",
        mixinStandardHelpOptions = true,
        version = "overwinter 0.1.0",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done; the execution completed",
            " 1:the execution ended otherwise: failed, cancelled, timedOut, terminated; a test failed; doctor found a fault",
            " 2:wrong use of the command line",
            " 3:the execution waits: for an answer, or longer than the command does",
            " 4:the execution is held or rests; an operator decides (overwinter release)",
            " 5:the workflow, the input or the environment does not fit",
            " 6:refused: unknown execution or token, gate closed, answer not allowed",
            " 7:the database is locked, damaged or failing",
            " 8:a file, an address or the server cannot be reached",
            "70:a fault of overwinter itself",
        })
public final class OverwinterCommand implements Runnable {
    private static final List<Supplier<Callable<Integer>>> COMMANDS = List.of(
            ValidateCommand::new,
            TestCommand::new,
            RunCommand::new,
            StartCommand::new,
            ListCommand::new,
            ShowCommand::new,
            AnswerCommand::new,
            CancelCommand::new,
            TerminateCommand::new,
            ReleaseCommand::new,
            ResumeCommand::new,
            ServeCommand::new,
            DeployCommand::new,
            EventCommand::new,
            SchemaCommand::new,
            PruneCommand::new,
            BackupCommand::new,
            RestoreCommand::new,
            CompactCommand::new,
            DoctorCommand::new);
    private static final List<String> NAMES = List.of(
            "validate",
            "test",
            "run",
            "start",
            "list",
            "show",
            "answer",
            "cancel",
            "terminate",
            "release",
            "resume",
            "serve",
            "deploy",
            "event",
            "schema",
            "prune",
            "backup",
            "restore",
            "compact",
            "doctor");

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /// Runs one command line.
    ///
    /// @return the exit code
    public static int run(String... arguments) {
        return run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
    }

    /// Runs one command line that prints elsewhere.
    ///
    /// @return the exit code
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var failures = new Failures();
        var command = withCommands(arguments)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setOut(out)
                .setErr(err);
        var version = command.getCommandSpec().version();
        command.getSubcommands().values().forEach(sub -> sub.getCommandSpec().version(version));
        command.setExecutionStrategy(parsed -> {
            Logging.level(logLevel(optionsOf(command), parsed));
            try {
                return new CommandLine.RunLast().execute(parsed);
            } finally {
                Farewell.dismiss();
                out.flush();
                err.flush();
            }
        });
        return command.execute(arguments);
    }

    /// Where the first word names a command, the others are left out: reading their options takes as long as a
    /// short command.
    private static CommandLine withCommands(String... arguments) {
        var line = new CommandLine(new OverwinterCommand());
        int named = arguments.length == 0 ? -1 : NAMES.indexOf(arguments[0]);
        for (int i = 0; i < NAMES.size(); i++) {
            if (named < 0 || named == i) {
                line.addSubcommand(NAMES.get(i), COMMANDS.get(i).get());
            }
        }
        return line;
    }

    /// Commands tell what happened themselves; only the server has a log.
    private static String logLevel(GlobalOptions options, CommandLine.ParseResult parsed) {
        if (options.debug()) {
            return Logging.EVERYTHING;
        }
        boolean serves =
                parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof ServeCommand;
        return serves ? Logging.WARNINGS : Logging.QUIET;
    }

    static GlobalOptions optionsOf(CommandLine command) {
        var root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return ((OverwinterCommand) root.getCommand()).options;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// What every command needs: options, printing, the engine.
    static final class Context {
        private final CommandLine command;
        private final GlobalOptions options;

        Context(CommandSpec spec) {
            command = spec.commandLine();
            options = optionsOf(command);
        }

        GlobalOptions options() {
            return options;
        }

        PrintWriter out() {
            return command.getOut();
        }

        PrintWriter err() {
            return command.getErr();
        }

        void json(JsonNode value) {
            out().println(value.toPrettyString());
        }

        /// The engine of the data directory: a running `serve`, or one in this process.
        Operations open() {
            var settings = options.settings();
            var server = RemoteOperations.find(settings.serverFile());
            if (server.isPresent() && options.givesSecrets()) {
                err().println(
                                "note: --secret has no effect here; `overwinter serve` runs the work, with its own secrets");
            }
            var operations = server.orElseGet(() -> new LocalOperations(settings));
            Farewell.prepare(operations);
            return operations;
        }

        /// The engine of a data directory that must exist already: looking in the wrong folder creates nothing.
        Operations openExisting() {
            var settings = options.settings();
            if (!hasData()) {
                throw new UserMistake(
                        ExitCode.REFUSED,
                        "there are no executions in " + settings.data() + " (no database there);"
                                + " choose another folder with --data-dir");
            }
            return open();
        }

        boolean hasData() {
            var settings = options.settings();
            return settings.server() != null || java.nio.file.Files.exists(settings.database());
        }
    }
}
