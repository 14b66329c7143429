package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `overwinter terminate`
@Command(
        name = "terminate",
        description = "Ends an execution at once; nothing is undone.",
        mixinStandardHelpOptions = true)
final class TerminateCommand extends EndCommand {
    @Override
    JsonNode ask(Operations operations, String execution, String by, @Nullable String reason) {
        return operations.terminate(execution, by, reason);
    }
}
