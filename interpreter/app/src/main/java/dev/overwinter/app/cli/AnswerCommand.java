package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.engine.driver.Engine;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `overwinter answer`
@Command(
        name = "answer",
        description = "Answers at a gate: by its token, or by execution and step.",
        mixinStandardHelpOptions = true)
final class AnswerCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "TOKEN|ID",
            description = "a callback token; or an execution (id, or workflow/name)")
    private String target = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "STEP", description = "the step, after an execution")
    private @Nullable String step;

    @Option(names = "--action", paramLabel = "ACTION", description = "what is decided at an approval, such as approve")
    private @Nullable String action;

    @Option(
            names = "--data",
            paramLabel = "VALUE|@FILE",
            description = "the form of an approval, or the payload of a callback: JSON or YAML, or @ and a file")
    private @Nullable String data;

    @Option(names = "--comment", paramLabel = "TEXT")
    private @Nullable String comment;

    @Option(names = "--as", paramLabel = "USER", description = "who answers (default: you)")
    private @Nullable String as;

    @Option(
            names = "--groups",
            paramLabel = "GROUP",
            split = ",",
            description = "the groups that the person belongs to")
    private List<String> groups = List.of();

    @Option(names = "--error", paramLabel = "TYPE", description = "answers with an error of this type")
    private @Nullable String error;

    @Option(names = "--heartbeat", description = "only says that the other side is alive")
    private boolean heartbeat;

    @Mixin
    private FollowOptions following = new FollowOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var value = data == null ? null : Files.value("--data", data);
        try (Operations operations = context.openExisting()) {
            var reply = heartbeat ? operations.heartbeat(target, step) : operations.answer(target, step, answer(value));
            return following.after(operations, context, reply);
        }
    }

    private Engine.Answer answer(@Nullable JsonNode value) {
        return new Engine.Answer(
                action,
                as == null ? StartOptions.user() : as,
                groups,
                value,
                error == null ? comment : null,
                error,
                comment);
    }
}
