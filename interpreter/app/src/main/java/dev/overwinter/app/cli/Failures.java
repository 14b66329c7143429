package dev.overwinter.app.cli;

import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Store;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import tools.jackson.databind.node.JsonNodeFactory;

/// Turns what went wrong into one message and an exit code.
final class Failures implements CommandLine.IExecutionExceptionHandler {
    private static final Set<String> INVALID =
            Set.of("invalid-workflow", "invalid-input", "missing-env", "expression", "name-conflict");

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        var options = OverwinterCommand.optionsOf(command);
        var cause = thrown instanceof CompletionException && thrown.getCause() instanceof Exception inner ? inner : thrown;
        var told = told(cause);
        var err = command.getErr();
        if (options.isJson()) {
            command.getOut().println(JsonNodeFactory.instance.objectNode()
                    .set("failure", JsonNodeFactory.instance.objectNode()
                            .put("code", told.code())
                            .put("message", told.message())));
        } else {
            print(err, told);
        }
        if (options.debug()) {
            cause.printStackTrace(err);
        }
        return told.exitCode();
    }

    private static void print(PrintWriter err, Told told) {
        err.println(told.message().startsWith("error[") ? told.message() : "error: " + told.message());
        if (told.exitCode() == ExitCode.INTERNAL) {
            err.println("This is a fault of overwinter; what was acknowledged is safe. Run it again with --debug for details.");
        }
    }

    private record Told(int exitCode, String code, String message) {}

    private static Told told(Exception thrown) {
        return switch (thrown) {
            case UserMistake mistake -> new Told(mistake.exitCode(), "usage", text(mistake));
            case Refused refused -> new Told(
                    INVALID.contains(refused.code()) ? ExitCode.INVALID : ExitCode.REFUSED, refused.code(), text(refused));
            case Store.StoreFault fault -> new Told(ExitCode.STORE, "store", text(fault));
            case UncheckedIOException io -> new Told(ExitCode.UNREACHABLE, "io", text(io));
            case Exception other -> new Told(
                    ExitCode.INTERNAL, "internal", other.getClass().getSimpleName() + ": " + text(other));
        };
    }

    private static String text(Exception thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }
}
