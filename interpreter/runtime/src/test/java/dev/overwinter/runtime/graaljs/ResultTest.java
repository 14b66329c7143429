package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import dev.overwinter.engine.port.Visible;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/// How a JavaScript value becomes JSON, and that numbers keep their digits on the way.
class ResultTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Scene SCENE = Scene.input("""
            { "id": 9007199254740993, "min": -9223372036854775808, "huge": 12345678901234567890, "price": 1.10,
              "safe": 4294967296, "ids": [9007199254740993, 9007199254740995], "nested": { "id": 9007199254740993 } }
            """);

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            input.id                                 | 9007199254740993
            input.min                                | -9223372036854775808
            input.huge                               | 12345678901234567890
            input.price                              | 1.10
            input.safe                               | 4294967296
            input.nested                             | {"id":9007199254740993}
            ({ id: input.id, all: input.ids })       | {"id":9007199254740993,"all":[9007199254740993,9007199254740995]}
            [input.huge, input.min]                  | [12345678901234567890,-9223372036854775808]
            [input][0].price                         | 1.1
            [input.nested]                           | [{"id":9007199254740993}]
            input.ids.map(id => ({ id }))            | [{"id":9007199254740993},{"id":9007199254740995}]
            input.ids.filter(id => id > 5)[1]        | 9007199254740995
            ({ ...input.nested })                    | {"id":9007199254740993}
            input.nope ?? input.id                   | 9007199254740993
            `/orders/${input.id}`                    | "/orders/9007199254740993"
            'x' + input.id                           | "x9007199254740993"
            String(input.min)                        | "-9223372036854775808"
            `${input.huge}`                          | "12345678901234567890"
            input.ids.join()                         | "9007199254740993,9007199254740995"
            JSON.stringify(input.nested)             | "{\\"id\\":9007199254740993}"
            JSON.stringify({ a: [input.huge] })      | "{\\"a\\":[12345678901234567890]}"
            JSON.stringify(input, ['id'])            | "{\\"id\\":9007199254740993}"
            input.safe + 1                           | 4294967297
            input.id === input.nested.id             | true
            """)
    void integersKeepTheirDigits(String source, String expected) {
        assertEquals(
                expected.replace("\\\\", "\\"),
                SCENE.evaluate(EXPRESSIONS, source).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            2.0                       | 2
            -0                        | 0
            0 * -1                    | 0
            3000000000                | 3000000000
            1e20                      | 100000000000000000000
            1e21                      | 1.0E+21
            0.1                       | 0.1
            new Date(0)               | "1970-01-01T00:00:00.000Z"
            [new Date(1)]             | ["1970-01-01T00:00:00.001Z"]
            new Date('2026-02-03')    | "2026-02-03T00:00:00.000Z"
            null                      | null
            ({})                      | {}
            []                        | []
            new String('boxed')       | "boxed"
            Object.create(null)       | {}
            new (class { a = 1 })()   | {"a":1}
            'abc'.match(/b/)[0]       | "b"
            """)
    void convertsToJson(String source, String expected) {
        assertEquals(expected, SCENE.evaluate(EXPRESSIONS, source).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            0 / 0                       | the result is NaN (not a number), which JSON cannot hold
            ({ a: [1, 1 / 0] })         | "a[1]" of the result is Infinity, which JSON cannot hold
            x => x                      | the result is a function, which JSON cannot hold
            [Math.max]                  | "[0]" of the result is a function, which JSON cannot hold
            Symbol('x')                 | the result is a symbol, which JSON cannot hold
            new Map()                   | the result is a Map (Object.fromEntries makes an object of it), which JSON cannot hold
            new Set([1])                | the result is a Set ([...set] makes an array of it), which JSON cannot hold
            new Date('nonsense')        | the result is an invalid Date, which JSON cannot hold
            /x/                         | the result is a RegExp, which JSON cannot hold
            new Error('x')              | the result is an Error, which JSON cannot hold
            (async () => 1)()           | the result is a Promise, which JSON cannot hold
            [1].values()                | the result is an iterator ([...it] makes an array of it), which JSON cannot hold
            ({ a: undefined })          | "a" of the result is undefined; write `?? null` if it may be missing
            ({ a: { b: input.nope } })  | "a.b" of the result is undefined; write `?? null` if it may be missing
            [1, undefined]              | "[1]" of the result is undefined; write `?? null` if it may be missing
            [1, , 2]                    | "[1]" of the result is undefined; write `?? null` if it may be missing
            (() => { const o = {}; o.o = o; return o })() | the result is nested more than 100 deep, or contains itself
            undefined                   | the result is undefined; write `?? null` or a default after it if it may be missing
            'x'.repeat(2e6)             | the result is larger than 1000000 characters of JSON
            Array(3e5).fill(1000)       | the result is larger than 1000000 characters of JSON
            """)
    void refusesWhatJsonCannotHold(String source, String message) {
        var failed = assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(EXPRESSIONS, source));
        assertEquals(message, failed.getMessage());
    }

    @Test
    void aPathGivesTheVeryValue() {
        JsonNode large = Scene.json("{ \"price\": 1.10 }");
        Scene scene = Scene.empty().with("input", () -> new Visible.Json(large));

        assertSame(large, scene.evaluate(EXPRESSIONS, "input"));
        assertSame(large, scene.evaluate(EXPRESSIONS, "[input]").get(0));
    }

    @Test
    void numbersHaveTheTypesOfAReload() {
        assertTrue(SCENE.evaluate(EXPRESSIONS, "1 + 1").isInt());
        assertTrue(SCENE.evaluate(EXPRESSIONS, "2 ** 40").isLong());
        assertTrue(SCENE.evaluate(EXPRESSIONS, "1e20").isBigInteger());
        assertEquals(JsonNodeType.NUMBER, SCENE.evaluate(EXPRESSIONS, "0.5").getNodeType());
    }

    @Test
    void membersBecomeAnObject() {
        Scene scene =
                Scene.empty().withMembers("steps", Scene.empty().with("a", "1").with("b", "{ \"x\": [2] }"));

        assertEquals(
                "{\"a\":1,\"b\":{\"x\":[2]}}",
                scene.evaluate(EXPRESSIONS, "steps").toString());
        assertEquals(
                "[{\"a\":1,\"b\":{\"x\":[2]}}]",
                scene.evaluate(EXPRESSIONS, "[steps]").toString());
    }

    @Test
    void theLimitOnSizeHoldsForPathsToo() {
        try (var small = new GraalJsExpressions(ExpressionLimits.DEFAULT.withOutputChars(10))) {
            assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(small, "input"));
            assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(small, "[input.ids]"));
            assertEquals("9007199254740993", SCENE.evaluate(small, "input.id").toString());
        }
    }
}
