package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// What the documentation of the helpers shows is what they give, and none is left out.
class HelperDocsTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:time|format)\\.[^`]+)` \\| (?:`([^`]+)`|[^`|]+) \\|$", Pattern.MULTILINE);
    private static final String PAGE = page();

    private static String page() {
        try {
            return Files.readString(Path.of("..", "..", "dsl-spec", "docs", "expressions.md"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    private static JsonNode evaluate(String source) {
        return Scene.empty().evaluate(EXPRESSIONS, source);
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsSo() {
        var examples =
                ROW.matcher(PAGE).results().filter(row -> row.group(2) != null).toList();
        assertTrue(examples.size() > 30, "the examples were found");
        return examples.stream()
                .map(row -> dynamicTest(
                        row.group(1),
                        () -> assertEquals(row.group(2), evaluate(row.group(1)).asString())));
    }

    @Test
    void everyFunctionHasAnExample() {
        var shown = new TreeSet<String>();
        ROW.matcher(PAGE)
                .results()
                .map((MatchResult row) -> row.group(1).replaceFirst("\\(.*", ""))
                .forEach(shown::add);
        var there = new TreeSet<String>();
        for (var library : new String[] {"time", "format"}) {
            evaluate("Object.keys(" + library + ")").forEach(name -> there.add(library + "." + name.asString()));
        }
        assertEquals(there, shown);
    }

    /// A helper that is not listed would cost every expression that uses it a context of its own.
    @Test
    void everyFunctionMayRunInAContextThatIsUsedAgain() {
        for (var library : new String[] {"time", "format"}) {
            evaluate("Object.keys(" + library + ")")
                    .forEach(name ->
                            assertTrue(PureCalls.NAMESPACED.contains(library + "." + name.asString()), name::asString));
        }
    }
}
