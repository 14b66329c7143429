package dev.overwinter.app.cli;

import dev.overwinter.app.editor.EditorSchema;
import dev.overwinter.app.wiring.Embedded;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `overwinter schema`
@Command(
        name = "schema",
        description = "Writes the JSON Schema for editors, with the installed agents.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "FILE", description = "where to write it (default: it is printed)")
    private @Nullable Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var schema = EditorSchema.of(Embedded.agents());
        if (out == null) {
            context.json(schema);
        } else {
            Files.write(out, schema.toPrettyString() + "\n");
            context.err().println("wrote " + out);
        }
        return ExitCode.OK;
    }
}
