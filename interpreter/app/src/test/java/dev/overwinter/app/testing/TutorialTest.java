package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The tests that the tutorial shows pass with the workflow that it shows before them, also with a crash at every
/// checkpoint.
class TutorialTest {
    private static final Path PAGE = Path.of("..", "..", "dsl-spec", "docs", "tutorial.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml[a-z ]*)\n(.*?)^```");
    private static final CaseRunner RUNNER = new CaseRunner();

    @TempDir
    private static Path folder;

    @AfterAll
    static void close() {
        RUNNER.close();
    }

    private record Shown(String workflow, String test) {}

    private static List<Shown> shown() throws IOException {
        var shown = new ArrayList<Shown>();
        var workflow = "";
        for (var block : BLOCK.matcher(Files.readString(PAGE)).results().toList()) {
            if (block.group(1).equals("yaml")) {
                workflow = block.group(2);
            } else {
                shown.add(new Shown(workflow, block.group(2)));
            }
        }
        return shown;
    }

    @TestFactory
    Stream<DynamicTest> itsTestsPass() throws IOException {
        var shown = shown();
        assertTrue(shown.size() >= 3, "the tests of the tutorial were found");
        return shown.stream()
                .map(one -> dynamicTest(one.test.lines().findFirst().orElseThrow(), () -> play(one)));
    }

    private static void play(Shown shown) throws IOException {
        Files.writeString(folder.resolve("refund.workflow.yaml"), shown.workflow);
        var test = Files.writeString(folder.resolve("refund.test.yaml"), shown.test);
        assertEquals("", RUNNER.run(test, RUNNER.ways()).failures());
    }
}
