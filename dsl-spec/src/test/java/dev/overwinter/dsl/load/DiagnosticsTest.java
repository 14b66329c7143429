package dev.overwinter.dsl.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import dev.overwinter.dsl.source.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each `diagnostics/<sentence>.yaml` is a bad file; beside it stands what its author reads.
///
/// `-Dgolden.update=true` writes the texts anew; read every change as the author would.
class DiagnosticsTest {
    private static final Path FOLDER = Path.of("src/test/resources/diagnostics");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final List<String> FORBIDDEN = List.of(
            "tag:yaml", "oneOf", "anyOf", "$defs", "unevaluated", "dev.overwinter", "java.", "tools.jackson", "regex");

    private static final AgentCatalogue AGENTS = new InstalledAgents();

    @TestFactory
    Stream<DynamicTest> everyBadFileSaysWhatIsWrong() throws IOException {
        try (var files = Files.list(FOLDER)) {
            var bad = files.filter(file -> !file.toString().endsWith(".expected"))
                    .sorted()
                    .toList();
            assertTrue(bad.size() >= 50, "only " + bad.size() + " bad files");
            return bad.stream().map(file -> DynamicTest.dynamicTest(sentence(file), () -> check(file)));
        }
    }

    /// A file may begin with the limits under which it is loaded, so that it need not be large: `# limits: steps 3`.
    private static Limits limits(String text) {
        var usual = Limits.DEFAULT;
        var steps = Pattern.compile("^# limits:.* steps ([0-9]+)").matcher(text);
        var branches = Pattern.compile("^# limits:.* branches ([0-9]+)").matcher(text);
        return new Limits(
                usual.characters(),
                usual.depth(),
                usual.values(),
                usual.aliases(),
                steps.find() ? Integer.parseInt(steps.group(1)) : usual.steps(),
                branches.find() ? Integer.parseInt(branches.group(1)) : usual.branches());
    }

    private static String sentence(Path file) {
        return file.getFileName().toString().replaceAll("\\.(yaml|json)$", "").replace('-', ' ');
    }

    private static void check(Path file) throws IOException {
        var text = Files.readString(file);
        var loaded =
                new WorkflowLoader(AGENTS, limits(text)).load(file.getFileName().toString(), text);
        var rendered = DiagnosticRenderer.render(loaded.diagnostics(), text);
        assertFalse(loaded.diagnostics().isEmpty(), "nothing was found");
        FORBIDDEN.forEach(word -> assertFalse(rendered.contains(word), "speaks of " + word + ":\n" + rendered));
        var expected = Path.of(file.toString().replaceAll("\\.(yaml|json)$", ".expected"));
        if (UPDATE) {
            Files.writeString(expected, rendered);
        }
        assertTrue(Files.exists(expected), "run with -Dgolden.update=true and read " + expected);
        assertEquals(Files.readString(expected), rendered);
    }

    /// A few agents, so that names and inputs can be wrong.
    private static final class InstalledAgents implements AgentCatalogue {
        private static final JsonNode HTTP = JsonMapper.shared().readTree("""
            {"type": "object", "required": ["url"], "additionalProperties": false, "properties": {
              "url": {"type": "string"}, "method": {"enum": ["GET", "POST", "PUT", "PATCH", "DELETE"]},
              "headers": {"type": "object"}, "query": {"type": "object"}, "body": {}, "timeoutMillis": {"type": "integer"},
              "idempotencyHeader": {}}}
            """);

        @Override
        public boolean knows(String agent) {
            return names().contains(agent);
        }

        @Override
        public Set<String> names() {
            return Set.of("email.send", "http.request", "llm.extract", "llm.generate");
        }

        @Override
        public @Nullable JsonNode inputSchema(String agent) {
            return agent.equals("http.request") ? HTTP : null;
        }
    }
}
