package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter event`
@Command(
        name = "event",
        description = "Sends a CloudEvent to whoever listens for it, and to triggers.",
        mixinStandardHelpOptions = true)
final class EventCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TYPE", description = "the event's type, such as com.example.order.paid")
    private String type = "";

    @Option(
            names = "--data",
            paramLabel = "VALUE|@FILE",
            description = "the event's data: JSON or YAML, or @ and a file")
    private @Nullable String data;

    @Option(names = "--source", paramLabel = "URI", description = "where it comes from (default: /cli/USER)")
    private @Nullable String source;

    @Option(names = "--subject", paramLabel = "TEXT", description = "what it is about")
    private @Nullable String subject;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "the same source and id again is the same event (default: a new one)")
    private @Nullable String id;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("source", source == null ? "/cli/" + StartOptions.user() : source)
                .put("id", id == null ? UUID.randomUUID().toString() : id);
        if (subject != null) {
            event.put("subject", subject);
        }
        if (data != null) {
            event.set("data", Files.value("--data", data));
        }
        try (Operations operations = context.open()) {
            var reply = operations.publish(event);
            if (context.options().isJson()) {
                context.json(reply);
                return ExitCode.OK;
            }
            context.out().println("kept " + type + " (" + event.path("id").asString() + ")");
            if (operations.isEmbedded()) {
                context.out()
                        .println("Whoever listens hears it with the next `overwinter resume` or `overwinter serve`.");
            }
            return ExitCode.OK;
        }
    }
}
