package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an author reads when an expression fails.
class ComplaintTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Scene SCENE = Scene.input(
                    "{ \"name\": \"Ada\", \"n\": 3, \"items\": [{ \"id\": 1 }, {}], \"none\": null, \"empty\": {} }")
            .withMembers(
                    "steps",
                    Scene.empty()
                            .withMembers(
                                    "submit",
                                    Scene.empty()
                                            .with("status", "\"completed\"")
                                            .with("output", "{ \"body\": { \"id\": 7, \"status\": \"PENDING\" } }"))
                            .withMembers(
                                    "review",
                                    Scene.empty().with("status", "\"skipped\"").with("output", "null")));

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            steps.submit.output.body.idd            | steps.submit.output.body.idd is undefined; body has: id, status
            steps.sumbit                            | steps.sumbit is undefined; steps has: submit, review
            input.items[5]                          | input.items[5] is undefined; items has 2 elements
            input.items[1].id                       | input.items[1].id is undefined; input.items[1] is empty
            input["first name"]                     | input["first name"] is undefined; input has: name, n, items, none, empty
            input.name.first                        | input.name.first is undefined; name is text
            input.n.first                           | input.n.first is undefined; n is 3
            steps.review.output.body                | steps.review.output is null, so "body" cannot be read from it; write steps.review.output?.body if it may be missing
            steps.review.output.body.id             | steps.review.output is null, so "body" cannot be read from it; write steps.review.output?.body.id if it may be missing
            steps.submit.outptu.body                | steps.submit.outptu is undefined (submit has: status, output), so "body" cannot be read from it; write steps.submit.outptu?.body if it may be missing
            steps.review.output?.body.id            | steps.review.output.body.id is undefined because steps.review.output is null; write `?? null` or a default after it if it may be missing
            inptu.name                              | there is no value named "inptu" here; there are: input, steps
            inptu + 1                               | there is no value named "inptu" here; there are: input, steps
            (() => inptu)()                         | there is no value named "inptu" here; there are: input, steps
            steps.review.output.body === 'x'        | steps.review.output is null, so "body" cannot be read from it; write steps.review.output?.body if it may be missing
            steps.submit.outptu.body + 1            | steps.submit.outptu is undefined (submit has: status, output), so "body" cannot be read from it; write steps.submit.outptu?.body if it may be missing
            (() => input.none.x)()                  | input.none is null, so "x" cannot be read from it; write input.none?.x if it may be missing
            input.items.map(i => i.body.id)         | i.body is undefined, so "id" cannot be read from it; write i.body?.id if it may be missing
            input.nope.map(i => i.id)               | input.nope is undefined (input has: name, n, items, none, empty), so "map" cannot be read from it; write input.nope?.map if it may be missing
            input.n > 1 ? input.nope : 1            | the result is undefined: input.nope is undefined; input has: name, n, items, none, empty
            input.items.find(i => i.id === 9)       | the result is undefined; write `?? null` or a default after it if it may be missing
            input.items.find(i => i.id === 9).id    | "id" is read from a value that is undefined; write ?.id where the value before it may be missing
            input.items.find(i => i.x).id           | input.items.find(i => i.x) is undefined, so "id" cannot be read from it; write input.items.find(i => i.x)?.id if it may be missing
            input.n.foo()                           | input.n.foo is not a function
            input.foo()                             | input.foo is not a function
            input.name()                            | input.name is not a function
            input.items.nope()                      | input.items.nope is not a function
            input.x = 1                             | what an expression sees cannot be changed; make a copy, such as [...items].sort() or { ...input, status: 'new' }
            input.items.sort()                      | what an expression sees cannot be changed; make a copy, such as [...items].sort() or { ...input, status: 'new' }
            input = 2                               | what an expression sees cannot be changed; make a copy, such as [...items].sort() or { ...input, status: 'new' }
            delete input.name                       | what an expression sees cannot be changed; make a copy, such as [...items].sort() or { ...input, status: 'new' }
            (() => { throw new Error('boo') })()    | the expression failed: boo
            (() => { throw 'boo' })()               | the expression failed: boo
            input.name.repeat(-1)                   | the expression failed: illegal repeat count
            'x'.repeat(2e7)                         | the expression builds a text of more than 16000000 characters
            (f => f(f))(f => f(f))                  | the expression's calls are nested more than 300 deep
            (() => { for (;;); })()                 | the expression ran more than 1000000 statements
            eval('1')                               | there is no value named "eval" here; there are: input, steps
            (() => {}).constructor('x')             | the expression failed: EvalError: dynamic evaluation of code is disabled.
            JSON.parse('{')                         | the expression failed: SyntaxError: Unexpected end of JSON input
            input.                                  | this is not a JavaScript expression: Expected ident but found )
            input.name input.n                      | this is not a JavaScript expression: Expected ) but found input
            a; b                                    | this is not a JavaScript expression: Expected ) but found ;
            time.add('yesterday', '1d')             | the expression failed: "yesterday" is not an instant; one looks like "2026-03-01T12:00:00Z"
            time.add('2026-01-01', '3 days')        | the expression failed: "3 days" is not a duration; one looks like "3d", "1h30m" or "PT5M"
            """)
    void saysWhatWasFoundAndTheFix(String source, String message) {
        var failed = assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(EXPRESSIONS, source));
        assertEquals(message, failed.getMessage());
    }
}
