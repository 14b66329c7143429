package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `overwinter cancel`
@Command(
        name = "cancel",
        description = "Cancels an execution: what runs is stopped, what was done is undone.",
        mixinStandardHelpOptions = true)
final class CancelCommand extends EndCommand {
    @Override
    JsonNode ask(Operations operations, String execution, String by, @Nullable String reason) {
        return operations.cancel(execution, by, reason);
    }
}
