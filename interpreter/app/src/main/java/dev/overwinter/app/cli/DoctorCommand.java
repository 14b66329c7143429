package dev.overwinter.app.cli;

import dev.overwinter.app.doctor.Doctor;
import dev.overwinter.app.doctor.Finding;
import dev.overwinter.app.view.Style;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter doctor`
@Command(
        name = "doctor",
        description = "Looks at the JDK, the folder, the disk, the clock and the database, and says what to do.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final int ADVICE_INDENT = 21;

    @Option(names = "--quick", description = "leaves out what reads the whole database, and what workflows need")
    private boolean quick;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var findings = new Doctor(context.options().settings(), Instant.now(), quick).look();
        long faults = count(findings, Finding.Level.FAULT);
        long warnings = count(findings, Finding.Level.WARNING);
        if (context.options().isJson()) {
            json(context, findings, faults, warnings);
        } else {
            var style = context.options().style();
            findings.forEach(finding -> print(context, style, finding));
            context.out()
                    .println(
                            faults + warnings == 0
                                    ? "Nothing is wrong."
                                    : faults
                                            + (faults == 1 ? " fault, " : " faults, ")
                                            + warnings
                                            + (warnings == 1 ? " warning." : " warnings."));
        }
        return faults == 0 ? ExitCode.OK : ExitCode.NOT_COMPLETED;
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static void print(OverwinterCommand.Context context, Style style, Finding finding) {
        var word = String.format("%-8s", finding.level().word());
        var shown = switch (finding.level()) {
            case OK -> style.green(word);
            case WARNING -> style.bold(word);
            case FAULT -> style.red(word);
        };
        context.out().println(shown + " " + String.format("%-11s", finding.area()) + " " + finding.says());
        if (finding.advice() != null) {
            context.out().println(" ".repeat(ADVICE_INDENT) + "-> " + finding.advice());
        }
    }

    private static void json(OverwinterCommand.Context context, List<Finding> findings, long faults, long warnings) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("faults", faults).put("warnings", warnings);
        var all = json.putArray("findings");
        for (var finding : findings) {
            all.addObject()
                    .put("area", finding.area())
                    .put("level", finding.level().word().toLowerCase(Locale.ROOT))
                    .put("says", finding.says())
                    .put("advice", finding.advice());
        }
        context.json(json);
    }
}
