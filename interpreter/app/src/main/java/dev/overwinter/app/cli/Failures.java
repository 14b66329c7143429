package dev.overwinter.app.cli;

import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.DatabaseRefused;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import tools.jackson.databind.node.JsonNodeFactory;

/// Turns what went wrong into one message and an exit code.
final class Failures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    private static final Set<String> INVALID =
            Set.of("invalid-workflow", "invalid-input", "missing-env", "expression", "name-conflict");

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        var options = OverwinterCommand.optionsOf(command);
        var cause =
                thrown instanceof CompletionException && thrown.getCause() instanceof Exception inner ? inner : thrown;
        if (Farewell.isUnderWay()) {
            // The process is being stopped; what a closing engine says about it is no news.
            return ExitCode.INTERNAL;
        }
        var told = told(cause);
        print(command, options.isJson(), told);
        if (options.debug()) {
            cause.printStackTrace(command.getErr());
        }
        return told.exitCode();
    }

    @Override
    public int handleParseException(CommandLine.ParameterException mistake, String[] arguments) {
        var command = mistake.getCommandLine();
        var suggestions = mistake instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.<String>of();
        boolean isUnknownCommand = mistake instanceof CommandLine.UnmatchedArgumentException
                && command.getParent() == null
                && arguments.length > 0;
        var message = (isUnknownCommand
                        ? "there is no command or option " + String.join(" ", unmatched(mistake))
                        : withoutCapital(String.valueOf(mistake.getMessage())).replace("option option", "option"))
                + (suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?")
                + "\nSee `" + command.getCommandSpec().qualifiedName() + " --help`.";
        print(command, wantsJson(arguments), new Told(ExitCode.USAGE, "usage", message));
        return ExitCode.USAGE;
    }

    private static List<String> unmatched(CommandLine.ParameterException mistake) {
        return ((CommandLine.UnmatchedArgumentException) mistake).getUnmatched();
    }

    private static String withoutCapital(String message) {
        var text = message.startsWith("Error: ") ? message.substring("Error: ".length()) : message;
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    /// Read by eye, since the command line could not be read as a whole.
    private static boolean wantsJson(String[] arguments) {
        var all = " " + String.join(" ", arguments).toLowerCase(Locale.ROOT) + " ";
        return all.contains(" --output json ") || all.contains(" --output=json ");
    }

    private static void print(CommandLine command, boolean json, Told told) {
        if (json) {
            var failure = JsonNodeFactory.instance.objectNode();
            failure.putObject("failure").put("code", told.code()).put("message", told.message());
            command.getOut().println(failure.toPrettyString());
            return;
        }
        boolean isRendered =
                told.message().startsWith("error[") || told.message().startsWith("warning[");
        command.getErr().println(isRendered ? told.message() : "error: " + told.message());
    }

    private record Told(int exitCode, String code, String message) {}

    private static Told told(Exception thrown) {
        return switch (thrown) {
            case UserMistake mistake -> new Told(mistake.exitCode(), mistake.code(), text(mistake));
            case Refused refused ->
                new Told(
                        INVALID.contains(refused.code()) ? ExitCode.INVALID : ExitCode.REFUSED,
                        refused.code(),
                        text(refused));
            case DatabaseRefused refused ->
                new Told(ExitCode.STORE, "database-" + refused.reason().name().toLowerCase(Locale.ROOT), text(refused));
            case Store.StoreFault fault -> new Told(ExitCode.STORE, "store", text(fault));
            case Store.StoreBusy busy -> new Told(ExitCode.STORE, "busy", text(busy));
            case UncheckedIOException io -> new Told(ExitCode.UNREACHABLE, "unreachable", text(io));
            case Exception other ->
                new Told(
                        ExitCode.INTERNAL,
                        "internal",
                        other.getClass().getSimpleName() + ": " + text(other)
                                + "\nThis is a fault of overwinter; what was acknowledged is safe. Run it again with --debug for"
                                + " details.");
        };
    }

    private static String text(Exception thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }
}
