package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter deploy`
@Command(
        name = "deploy",
        description = "Makes workflows known: as children of others, and for their triggers.",
        mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "workflow files")
    private List<String> files = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var deployments = new ArrayList<Operations.Deployment>();
        files.forEach(file -> deployments.add(Files.deployment(file)));
        try (Operations operations = context.open()) {
            var all = JsonNodeFactory.instance.arrayNode();
            for (var deployment : deployments) {
                all.add(operations.deploy(deployment));
            }
            if (context.options().isJson()) {
                context.json(all);
            } else {
                all.forEach(one -> context.out().println(Files.deployed(one)));
                if (operations.isEmbedded()) {
                    context.out().println("Triggers fire while `overwinter serve` runs.");
                }
            }
            return ExitCode.OK;
        }
    }
}
