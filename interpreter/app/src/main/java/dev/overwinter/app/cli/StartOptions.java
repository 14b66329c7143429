package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.dsl.Durations;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What `run` and `start` need to start an execution.
final class StartOptions {
    @Parameters(paramLabel = "FILE", description = "the workflow")
    private String file = "";

    @Option(
            names = "--input",
            paramLabel = "VALUE|@FILE",
            description = "the start input: JSON or YAML, or @ and a file")
    private @Nullable String input;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "a start name: the same name gives the same execution, however often it is started")
    private @Nullable String name;

    @Option(names = "--as", paramLabel = "USER", description = "who starts it (default: you)")
    private @Nullable String as;

    Operations.Start request(OverwinterCommand.Context context) {
        var text = Files.read(file);
        var folder = Path.of(file).toAbsolutePath().normalize().getParent();
        JsonNode value = input == null ? JsonNodeFactory.instance.objectNode() : Files.value("--input", input);
        return new Operations.Start(
                file,
                folder == null ? null : folder.toString(),
                text,
                value,
                context.options().env(),
                name,
                as == null ? user() : as);
    }

    /// Who sits here, as the system knows it.
    static String user() {
        return System.getProperty("user.name", "unknown");
    }

    static Duration duration(String option, String text) {
        var duration = Durations.parse(text);
        if (duration == null) {
            throw new UserMistake(ExitCode.USAGE, option + " takes a duration such as 30s, 10m or 1h, not " + text);
        }
        return duration;
    }
}
