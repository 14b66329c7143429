package dev.overwinter.app.escape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.overwinter.app.wiring.Logging;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.References;
import dev.overwinter.dsl.Span;
import dev.overwinter.engine.port.Expressions.Occasion;
import dev.overwinter.engine.port.Visible;
import dev.overwinter.runtime.graaljs.ExpressionLimits;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Every attempt at every place where an expression may stand, through the loader and an engine.
///
/// By default a sample of the pairs, in which every attempt and every place occurs; `-Doverwinter.escapes=all` tries
/// them
/// all, `-Doverwinter.escapes.seed=N` repeats a sample.
class EscapeCorpusTest {
    private static final ExpressionLimits LIMITS =
            ExpressionLimits.DEFAULT.withStatements(50_000).withGuard(Duration.ofMillis(300), 192L << 20);
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions(LIMITS);
    private static final NetworkntSchemas SCHEMAS = new NetworkntSchemas();
    private static final boolean IS_ALL =
            System.getProperty("overwinter.escapes", "sample").equals("all");
    private static final long SEED = Long.getLong("overwinter.escapes.seed", System.nanoTime() & 0xffffff);
    private static final int PLACES_FOR_EACH = 3;

    /// What any trace of an attempt would change, in a context of its own and in one that is used again.
    private static final Map<String, String> PROBES = Map.of(
            "(() => [typeof leak, typeof globalThis.leak, ({}).leak ?? 'none', [].leak ?? 'none'].join())()",
            "\"undefined,undefined,none,none\"",
            "(() => [...[1, 2]].map(x => x + 1).join() + ' a '.trim() + /a/.test('a') + JSON.stringify(JSON.parse('[1]')))()",
            "\"2,3atrue[1]\"",
            "input.items.filter(x => x > 1).map(x => `${x}`).join() + Math.max(1, 2)",
            "\"2,32\"",
            "time.format(Date.now(), 'HH', 'Europe/Oslo') + time.add(0, '1d') + input.name",
            "\"131970-01-02T00:00:00.000ZAda\"");

    /// Starting GraalJS takes more than the guard here allows.
    @BeforeAll
    static void warmUp() {
        Logging.level(Logging.QUIET);
        try (var unhurried = new GraalJsExpressions()) {
            PROBES.keySet().forEach(source -> evaluate(unhurried, source));
        }
    }

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    /// A place that evaluates nothing would prove nothing.
    @TestFactory
    Stream<DynamicTest> everyPlaceIsReached() {
        return Place.all().stream()
                .map(place -> dynamicTest(place.name(), () -> {
                    var outcome = new Trial(EXPRESSIONS, SCHEMAS).run(place, Payload.CONTROL);
                    assertTrue(outcome.isLoaded(), outcome::told);
                    assertTrue(outcome.told().contains("REACHED"), outcome::told);
                }));
    }

    /// What has become due must not be asked again before the execution is held.
    @Test
    void anExpressionThatIsEvaluatedWhenSomethingIsDueIsHeldToo() {
        var due = Place.all().stream()
                .filter(place -> place.name().equals("to of an escalation"))
                .findFirst()
                .orElseThrow();
        var outcome = new Trial(EXPRESSIONS, SCHEMAS)
                .run(due, new Payload("filled", "Array(1e9).fill(0).length", Payload.Gives.STOP));

        assertTrue(outcome.told().contains("execution.held (workflow)"), outcome::told);
    }

    @TestFactory
    Stream<DynamicNode> nothingEscapesAndNothingStays() {
        if (!IS_ALL) {
            System.out.println("escape corpus: -Doverwinter.escapes.seed=" + SEED);
        }
        var random = new Random(SEED);
        return Payload.all().stream().map(payload -> {
            var places = places(payload, random);
            return dynamicContainer(
                    payload.name(),
                    places.stream().map(place -> dynamicTest(place.name(), () -> attempt(place, payload))));
        });
    }

    /// What only the guard ends takes seconds, so it gets one place. Not in a trigger, which has no execution that
    /// could
    /// be held: its event is tried again and again.
    private static List<Place> places(Payload payload, Random random) {
        var places = new ArrayList<>(Place.all());
        if (payload.gives() == Payload.Gives.STOP) {
            places.removeIf(Place::isTrigger);
        }
        if (IS_ALL) {
            return places;
        }
        Collections.shuffle(places, random);
        return places.subList(0, payload.gives() == Payload.Gives.STOP ? 1 : PLACES_FOR_EACH);
    }

    private static void attempt(Place place, Payload payload) {
        var outcome = new Trial(EXPRESSIONS, SCHEMAS).run(place, payload);

        if (outcome.isLoaded()) {
            assertFalse(withoutSource(outcome, payload).contains("ESCAPED"), outcome::told);
        }
        assertTrue(outcome.isRefused(place) || payload.gives() == Payload.Gives.ANYTHING, outcome::told);
        assertNull(System.getProperty("overwinter.escaped"));
        assertFalse(Thread.currentThread().isInterrupted());
        PROBES.forEach((source, expected) -> assertEquals(expected, evaluate(EXPRESSIONS, source), source));
    }

    /// A message may quote the expression.
    private static String withoutSource(Trial.Outcome outcome, Payload payload) {
        var asJson = StringNode.valueOf(payload.js()).toString();
        return outcome.told().replace(payload.js(), "").replace(asJson.substring(1, asJson.length() - 1), "");
    }

    private static String evaluate(GraalJsExpressions expressions, String source) {
        var input = JsonMapper.shared().readTree("{ \"name\": \"Ada\", \"items\": [1, 2, 3] }");
        var names = new LinkedHashMap<String, Supplier<Visible>>();
        names.put("input", () -> new Visible.Json(input));
        var occasion = new Occasion(Instant.parse("2026-03-01T12:00:00Z"), 1);
        return expressions
                .evaluate(new Expression(source, Span.NOWHERE, References.NONE), new Visible.Members(names), occasion)
                .toString();
    }
}
