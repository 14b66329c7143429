package dev.overwinter.dsl.load;

import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Damages good files in many ways and loads what comes out. A process of its own, so that its heap can be small.
///
/// A mutant is a function of its seed.
final class Mutants {
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final Path GOOD = Path.of("src/test/resources/good");
    private static final String[] PIECES = {
        "${",
        "}",
        "{",
        "[",
        "]",
        "'",
        "\"",
        ": ",
        "\n",
        "  ",
        "- ",
        " #",
        "!",
        "&a ",
        "*a",
        "|",
        ">",
        "steps.",
        "\\",
        ",",
        "\t",
        "secrets.X",
        "null",
        "0777",
        "-1",
        "{{",
        "?.",
        "=>",
        "`",
        "yes",
        "<<: ",
        "---\n",
        "\u0000",
        "😀",
        "if: ",
        "do:",
        "id",
        "parallel: ",
        "branches: ",
        "forEach: ",
        "in: ",
        "as: ",
        "repeat: ",
        "while: ",
        "until: ",
        "join: ",
        "any",
        "stopWhen: ",
        "workflow: ",
        "emit: ",
        "listen: ",
        "correlate: ",
        "budget: ",
        "triggers: ",
        "cron: ",
        "0 0 6 ? * MON-FRI",
        "12%",
        "item.",
        "index",
        "event."
    };

    private Mutants() {}

    /// @param arguments the first seed and how many
    public static void main(String[] arguments) throws IOException {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        var texts = goodTexts();
        var slowest = 0L;
        for (long seed = first; seed < first + count; seed++) {
            var mutant = mutant(texts, new Random(seed));
            try {
                slowest = Math.max(slowest, load(mutant));
            } catch (RuntimeException | Error broken) {
                System.err.println("seed " + seed + " broke the loader (-Dmutation.seed=" + seed + ") on:\n" + mutant);
                broken.printStackTrace();
                System.exit(1);
            }
        }
        System.out.println(count + " mutants loaded, the slowest in " + slowest / 1_000_000 + " ms of processor time");
    }

    /// How long it took, in nanoseconds of this thread's processor time: a busy machine makes no mutant slow.
    private static long load(String mutant) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        var loaded = new WorkflowLoader(AgentCatalogue.ANY).load("mutant.yaml", mutant);
        boolean errors = loaded.diagnostics().stream().anyMatch(one -> one.severity() == Diagnostic.Severity.ERROR);
        if (errors != (loaded.workflow() == null)) {
            throw new IllegalStateException("a workflow and errors, or neither");
        }
        DiagnosticRenderer.render(loaded.diagnostics(), mutant);
        long took = threads.getCurrentThreadCpuTime() - before;
        if (took > MOST_NANOS) {
            throw new IllegalStateException("it took " + took / 1_000_000 + " ms");
        }
        return took;
    }

    private static List<String> goodTexts() throws IOException {
        var texts = new ArrayList<String>();
        try (var files = Files.list(GOOD)) {
            for (var file : files.sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    private static String mutant(List<String> texts, Random random) {
        var mutant = new StringBuilder(texts.get(random.nextInt(texts.size())));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(mutant.length());
            int length = Math.min(random.nextInt(12), mutant.length() - at);
            switch (random.nextInt(6)) {
                case 0 -> mutant.delete(at, at + length);
                case 1 -> mutant.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> mutant.replace(at, at + length, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> mutant.insert(random.nextInt(mutant.length()), mutant.substring(at, at + length));
                case 4 -> insertLines(mutant, texts.get(random.nextInt(texts.size())), random);
                default -> swapLines(mutant, random);
            }
        }
        return mutant.toString();
    }

    /// Some lines of one file, in the middle of another.
    private static void insertLines(StringBuilder mutant, String other, Random random) {
        var lines = other.split("\n", -1);
        int first = random.nextInt(lines.length);
        int last = Math.min(lines.length, first + 1 + random.nextInt(8));
        int at = mutant.indexOf("\n", random.nextInt(mutant.length())) + 1;
        mutant.insert(at, String.join("\n", List.of(lines).subList(first, last)) + "\n");
    }

    private static void swapLines(StringBuilder mutant, Random random) {
        var lines = mutant.toString().split("\n", -1);
        int one = random.nextInt(lines.length);
        int other = random.nextInt(lines.length);
        var spare = lines[one];
        lines[one] = lines[other];
        lines[other] = spare;
        mutant.setLength(0);
        mutant.append(String.join("\n", lines));
    }
}
