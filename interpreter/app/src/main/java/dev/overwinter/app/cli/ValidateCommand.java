package dev.overwinter.app.cli;

import dev.overwinter.app.wiring.Embedded;
import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import dev.overwinter.dsl.load.WorkflowLoader;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter validate`
@Command(
        name = "validate",
        description = "Checks workflow files and shows every mistake at its place.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "workflow files, YAML or JSON")
    private List<String> files = List.of();

    @Option(names = "--format", paramLabel = "text|json", description = "the same as --output")
    private GlobalOptions.Output format = GlobalOptions.Output.text;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        boolean isJson = context.options().isJson() || format == GlobalOptions.Output.json;
        var loader =
                new WorkflowLoader(Embedded.agents(), context.options().limits().file());
        var all = JsonNodeFactory.instance.arrayNode();
        int worst = ExitCode.OK;
        for (var file : files) {
            int code = isJson ? listed(all, loader, file) : printed(context, loader, file);
            worst = Math.max(worst, code);
        }
        if (isJson) {
            context.json(all);
        }
        return worst;
    }

    /// A file that cannot be read is told like any other result, so that the other files are checked all the same.
    private static int listed(ArrayNode all, WorkflowLoader loader, String file) {
        var row = all.addObject().put("file", file);
        try {
            var loaded = loader.load(file, Files.read(file));
            boolean isValid = loaded.workflow() != null;
            row.put("valid", isValid).set("diagnostics", DiagnosticRenderer.json(loaded.diagnostics()));
            return isValid ? ExitCode.OK : ExitCode.INVALID;
        } catch (UserMistake unreadable) {
            row.put("valid", false);
            row.putArray("diagnostics");
            row.putObject("failure").put("code", unreadable.code()).put("message", unreadable.getMessage());
            return unreadable.exitCode();
        }
    }

    private static int printed(OverwinterCommand.Context context, WorkflowLoader loader, String file) {
        try {
            var text = Files.read(file);
            var loaded = loader.load(file, text);
            print(context, file, text, loaded.diagnostics());
            return loaded.workflow() != null ? ExitCode.OK : ExitCode.INVALID;
        } catch (UserMistake unreadable) {
            context.err().println("error: " + unreadable.getMessage());
            return unreadable.exitCode();
        }
    }

    private static void print(
            OverwinterCommand.Context context, String file, String text, List<Diagnostic> diagnostics) {
        long errors = diagnostics.stream()
                .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
                .count();
        long warnings = diagnostics.size() - errors;
        if (!diagnostics.isEmpty()) {
            context.out().println(DiagnosticRenderer.render(diagnostics, text));
        }
        var counted = counted(errors, "error") + (warnings == 0 ? "" : ", " + counted(warnings, "warning"));
        context.out().println(errors == 0 && warnings == 0 ? file + ": valid" : file + ": " + counted);
    }

    private static String counted(long count, String word) {
        return count == 0 ? "no " + word + "s" : count + " " + word + (count == 1 ? "" : "s");
    }
}
