package dev.overwinter.dsl.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaScriptSyntaxTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "input.a | input.a",
                "steps.x.output.y | steps.x.output.y",
                "steps['x'].output | steps.x.output",
                "steps?.x?.output?.y | steps?.x?.output?.y",
                "steps[input.k].output | steps.*.output input.k",
                "(steps.x).output | steps.x.output",
                "xs.map(x => x.a + b.c) | xs.map b.c",
                "xs.map(({ k, v: w = d }, ...r) => k + w + r + z) | xs.map d z",
                "xs.filter(function f(q) { const r = 1; let { m } = r; return r + q + m + f(z) + arguments.length }) |"
                        + " xs.filter z",
                "{ a: 1, b, [c]: d.e, m(p) { return p + q } } | b c d.e q",
                "`t ${ u.v }` | u.v",
                "(() => { try { throw e } catch (err) { return err } })() | e",
                "typeof foo == 'string' | foo",
                "(() => { for (const i of is) { j(i) } })() | is j",
                "Math.max(a, b) | Math.max a b",
                "vars.a + vars[b] | vars.a vars.* b",
                "a ?? b.c | a b.c",
                "new Date(input.at).getTime() | Date input.at",
                "steps.a.output.items.filter(i => i.ok).length | steps.a.output.items.filter",
                "({ ...steps }) | steps",
                "((p, q = p + o) => p)(1) | o",
            })
    void findsTheFreeNamesAndWhatIsReadOfThem(String expression, String expected) {
        var parsed = assertInstanceOf(Syntax.Parsed.class, JavaScriptSyntax.parse(expression));
        assertEquals(
                expected,
                parsed.readings().stream().map(JavaScriptSyntaxTest::show).collect(Collectors.joining(" ")));
    }

    private static String show(Reading reading) {
        var text = new StringBuilder(reading.root());
        for (var segment : reading.segments()) {
            text.append(segment.optional() ? "?." : ".").append(segment.name() == null ? "*" : segment.name());
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "a + | 4 | a value was expected at the end",
                "a b | 2 | the expression is already complete before this",
                "(a | 2 | ) was expected at the end",
                "a..b | 2 | a name was expected in the place of .",
                "'abc | 4 | this text is never closed",
                "a) + (b | 1 | the expression is already complete before this",
                "a} ${b | 1 | the expression is already complete before this",
                "01 + 1 | 0 | cannot use octal value in strict mode",
                "a = | 4 | a value was expected at the end",
                "if (a) b | 0 | a value was expected in the place of if",
            })
    void saysWhereItBreaks(String expression, int start, String message) {
        var broken = assertInstanceOf(Syntax.Broken.class, JavaScriptSyntax.parse(expression));
        assertEquals(message, broken.message());
        assertEquals(Math.min(start, expression.length()), broken.start());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a }",
                "{ a: 1 } }",
                "'}' }",
                "`}${ '}' }` }",
                "/[}]/.test(a) }",
                "a /* } */ }",
                "(() => { return { a: '}' } })() }",
                "\"it's }\" }",
                "{a} }"
            })
    void theEndIsFoundByParsing(String text) {
        assertEquals(text.length() - 1, JavaScriptSyntax.endOf(text + " and } more '\" ` text", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a // }", "'a }", "a + } b", "( }", "/* }"})
    void anExpressionThatIsNeverClosedHasNoEnd(String text) {
        assertEquals(-1, JavaScriptSyntax.endOf(text, 0));
    }

    @Test
    void aLineCommentAtTheEndIsAllowed() {
        assertInstanceOf(Syntax.Parsed.class, JavaScriptSyntax.parse("input.a // why"));
    }

    @Test
    void assignmentsAreSeen() {
        var parsed = assertInstanceOf(Syntax.Parsed.class, JavaScriptSyntax.parse("input.a.b = 3"));
        assertTrue(parsed.readings().getFirst().assigned());
        var local = assertInstanceOf(
                Syntax.Parsed.class, JavaScriptSyntax.parse("xs.map(x => { let n = x; n += 1; return n })"));
        assertTrue(local.readings().stream().noneMatch(Reading::assigned));
    }

    @Test
    void deepNestingIsNoCrash() {
        assertInstanceOf(Syntax.Broken.class, JavaScriptSyntax.parse("(".repeat(15_000) + "a" + ")".repeat(4_000)));
        assertEquals(-1, JavaScriptSyntax.endOf("[".repeat(19_000) + "}", 0));
    }
}
