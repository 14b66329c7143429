package dev.overwinter.dsl.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damages a good file in many ways: whatever comes out, the loader answers with a workflow or with errors.
///
/// A failure prints its seed; `-Dmutation.seed=N` repeats just that one.
class MutationTest {
    private static final int MUTANTS = Integer.getInteger("mutation.count", 2_000);
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
        "id"
    };

    @Test
    void noDamageIsAnException() throws IOException {
        var text = Files.readString(Path.of("src/test/resources/good/full.workflow.yaml"));
        var only = Long.getLong("mutation.seed");
        long first = only == null ? 20_261_121L : only;
        for (long seed = first; seed < first + (only == null ? MUTANTS : 1); seed++) {
            check(mutant(text, new Random(seed)), seed);
        }
    }

    private static void check(String mutant, long seed) {
        try {
            var loaded = new WorkflowLoader(AgentCatalogue.ANY).load("mutant.yaml", mutant);
            boolean errors = loaded.diagnostics().stream().anyMatch(one -> one.severity() == Diagnostic.Severity.ERROR);
            assertEquals(errors, loaded.workflow() == null, "a workflow and errors, or neither");
            assertTrue(DiagnosticRenderer.render(loaded.diagnostics(), mutant) != null);
        } catch (RuntimeException | StackOverflowError | AssertionError broken) {
            fail("seed " + seed + " (-Dmutation.seed=" + seed + ") broke the loader on:\n" + mutant, broken);
        }
    }

    private static String mutant(String text, Random random) {
        var mutant = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(mutant.length());
            int length = Math.min(random.nextInt(12), mutant.length() - at);
            switch (random.nextInt(5)) {
                case 0 -> mutant.delete(at, at + length);
                case 1 -> mutant.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> mutant.replace(at, at + length, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> mutant.insert(random.nextInt(mutant.length()), mutant.substring(at, at + length));
                default -> swapLines(mutant, random);
            }
        }
        return mutant.toString();
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
