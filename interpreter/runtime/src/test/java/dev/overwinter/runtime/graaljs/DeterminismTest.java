package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Expressions.Occasion;
import dev.overwinter.engine.port.Visible;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The same arguments give the same result: in both lifetimes, on another evaluator, in another place of the
/// world. And only what is read is loaded.
class DeterminismTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            Date.now()                                          | 1772368245678
            new Date()                                          | "2026-03-01T12:30:45.678Z"
            new Date().toISOString()                            | "2026-03-01T12:30:45.678Z"
            Date().slice(0, 24)                                 | "Sun Mar 01 2026 12:30:45"
            new Date(2026, 0, 1)                                | "2026-01-01T00:00:00.000Z"
            new Date(2026, 0, 1).getTimezoneOffset()            | 0
            new Date().getHours()                               | 12
            new (new Date().constructor)()                      | "2026-03-01T12:30:45.678Z"
            new (class extends Date {})().getTime()             | 1772368245678
            new Date() instanceof Date                          | true
            Date.UTC(1970, 0, 1) + Date.parse('1970-01-01')     | 0
            (1234.5).toLocaleString()                           | "1,234.5"
            new Date(0).toLocaleDateString()                    | "1/1/1970"
            ['b', 'ä', 'a'].toSorted((x, y) => x.localeCompare(y)) | ["a","ä","b"]
            'I'.toLocaleLowerCase()                             | "i"
            """)
    void timeAndPlaceAreFixed(String source, String expected) {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            try (var elsewhere = new GraalJsExpressions()) {
                assertEquals(expected, Scene.empty().evaluate(elsewhere, source).toString());
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertEquals(expected, Scene.empty().evaluate(EXPRESSIONS, source).toString());
    }

    @Test
    void randomNumbersAreAFunctionOfTheSeed() {
        String pure = "[1, 2, 3].map(() => Math.random())";
        String fresh = "(() => [1, 2, 3].map(() => Math.random()))()";
        JsonNode first = Scene.empty().evaluate(EXPRESSIONS, pure);

        assertEquals(first, Scene.empty().evaluate(EXPRESSIONS, pure));
        assertEquals(first, Scene.empty().evaluate(EXPRESSIONS, fresh));
        try (var other = new GraalJsExpressions()) {
            assertEquals(first, Scene.empty().evaluate(other, pure));
        }
        assertNotEquals(first, Scene.empty().evaluate(EXPRESSIONS, pure, new Occasion(Instant.EPOCH, 43)));
    }

    @Test
    void randomNumbersAreSpreadEvenly() {
        double sum = 0;
        var seen = new HashSet<Double>();
        for (long seed = 0; seed < 500; seed++) {
            double drawn = Scene.empty()
                    .evaluate(EXPRESSIONS, "Math.random()", new Occasion(Instant.EPOCH, seed))
                    .doubleValue();
            assertTrue(0 <= drawn && drawn < 1);
            seen.add(drawn);
            sum += drawn;
        }
        assertEquals(0.5, sum / 500, 0.05);
        assertEquals(500, seen.size());
    }

    @Test
    void onlyWhatIsReadIsLoaded() {
        Supplier<Visible> never = () -> {
            throw new AssertionError("not read");
        };
        Scene steps = Scene.empty().with("b", never);
        Scene scene = Scene.input("{ \"ok\": true }")
                .with("vars", never)
                .withMembers(
                        "steps",
                        steps.withMembers(
                                "a",
                                Scene.empty()
                                        .with("output", "{ \"body\": { \"x\": 5 } }")
                                        .with("error", never)));

        for (String source : List.of(
                "steps.a.output.body.x",
                "steps.a.output.body.x + 0",
                "(() => steps.a.output.body.x)()",
                "input.ok ? steps.a.output.body.x : vars.y",
                "input.ok && steps.a.output.body.x || vars",
                "('b' in steps) && Object.keys(steps).length && Object.keys(steps.a) && steps.a.output.body.x",
                "typeof steps.a.output.body.x === 'number' ? 5 : steps.b")) {
            assertEquals("5", scene.evaluate(EXPRESSIONS, source).toString(), source);
        }
        assertThrows(AssertionError.class, () -> scene.evaluate(EXPRESSIONS, "steps.b"));
    }

    @Test
    void aSupplierIsAskedOnceAndOnTheCallersThread() {
        for (String source : List.of("input.x + input.x + input.x", "(() => input.x + input.x + input.x)()")) {
            var askedOn = new ArrayList<Thread>();
            JsonNode value = Scene.json("{ \"x\": 1 }");
            Scene scene = Scene.empty().with("input", () -> {
                askedOn.add(Thread.currentThread());
                return new Visible.Json(value);
            });

            assertEquals("3", scene.evaluate(EXPRESSIONS, source).toString());
            assertEquals(List.of(Thread.currentThread()), askedOn);
        }
    }

    @Test
    void aPathNeedsNoGraalJs() {
        try (var expressions = new GraalJsExpressions()) {
            Scene.input("{ \"a\": [1] }").evaluate(expressions, "input.a[0]");
            assertFalse(expressions.isStarted());

            Scene.input("{ \"a\": [1] }").evaluate(expressions, "input.a[0] + 1");
            assertTrue(expressions.isStarted());
        }
    }
}
