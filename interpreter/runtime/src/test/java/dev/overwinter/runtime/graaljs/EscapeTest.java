package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import dev.overwinter.engine.port.Visible;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SandboxPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The corpus of attempts to get out, to stay, or to use more than is given.
class EscapeTest {
    private static final GraalJsExpressions EXPRESSIONS =
            new GraalJsExpressions(ExpressionLimits.DEFAULT.withGuard(Duration.ofMillis(500), 256L << 20));
    private static final GraalJsExpressions UNHURRIED = new GraalJsExpressions();
    private static final Scene SCENE = Scene.input("""
            { "x": 1, "text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "items": [1, 2, 3] }
            """);

    /// Questions whose answers any trace of an earlier evaluation would change; of both lifetimes.
    private static final Map<String, String> PROBES = new LinkedHashMap<>(Map.ofEntries(
            Map.entry("[2, 3].map(x => x + 1).join()", "\"3,4\""),
            Map.entry("input.items.filter(x => x > 1).length", "2"),
            Map.entry("JSON.stringify({ a: [1] })", "\"{\\\"a\\\":[1]}\""),
            Map.entry("JSON.parse('[1]')[0]", "1"),
            Map.entry("input.nope ?? 'absent'", "\"absent\""),
            Map.entry("({}).x ?? ({}).y ?? [].x ?? ''.x ?? 'clean'", "\"clean\""),
            Map.entry("Object.keys(input).length + Math.max(1, 2)", "5"),
            Map.entry("time.add('2026-01-01T00:00:00Z', '1d')", "\"2026-01-02T00:00:00.000Z\""),
            Map.entry("format.number(1234.5, 1)", "\"1,234.5\""),
            Map.entry("`${input.x}${String(true)}`", "\"1true\""),
            Map.entry("new Date().getTime() - Date.now()", "0"),
            Map.entry(
                    "[typeof globalThis.y, typeof globalThis.z, typeof globalThis.leak].join()",
                    "\"undefined,undefined,undefined\""),
            Map.entry("(() => { let s = 0; for (const i of input.items) s += i; return s })()", "6"),
            Map.entry("Object.getOwnPropertyNames(Object.prototype).length + [].concat([1]).length", "13"),
            Map.entry("/b$/.test(input.text) && new Set([1, 1]).size === 1", "true")));

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
        UNHURRIED.close();
    }

    /// None may give anything but an error of the author.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java.type('java.lang.System').exit(1)",
                "Packages.java.lang.System.exit(1)",
                "java.lang.Runtime.getRuntime()",
                "Polyglot.eval('js', '1')",
                "Polyglot.import('x')",
                "Graal.versionECMAScript",
                "Graal.isGraalRuntime()",
                "load('/etc/passwd')",
                "loadWithNewGlobal('x')",
                "print('x')",
                "printErr('x')",
                "console.log('x')",
                "readFully('/etc/passwd')",
                "quit()",
                "exit(1)",
                "require('fs')",
                "process.exit(1)",
                "import('fs')",
                "import('file:///etc/passwd')",
                "import('data:text/javascript,1')",
                "import.meta.url",
                "eval('1')",
                "(0, eval)('1')",
                "globalThis.eval('1')",
                "Function('return 1')()",
                "new Function('return this')()",
                "(() => {}).constructor('return 1')()",
                "(function () {}).constructor('return this')()",
                "(async () => 1).constructor('return 1')()",
                "(function* () {}).constructor('yield 1')().next().value",
                "[].constructor.constructor('return 1')()",
                "''.sub.constructor('return 1')()",
                "input.constructor.constructor('return 1')()",
                "input.items.map.constructor('return 1')()",
                "Object.getPrototypeOf(() => {}).constructor('return 1')()",
                "time.add.constructor('return 1')()",
                "Date.constructor('return 1')()",
                "JSON.stringify.constructor('return 1')()",
                "input.getClass()",
                "input.class.forName('x')",
                "input.items.getClass()",
                "input.__proto__.x",
                "input.wait()",
                "Object.getOwnPropertyDescriptor(globalThis, 'input').get.constructor('return 1')()",
                "Object.getOwnPropertyDescriptor(globalThis, 'input').get.caller",
                "(function () { return arguments.callee.caller })()",
                "new WebAssembly.Module(1)",
                "new SharedArrayBuffer(1)",
                "Atomics.wait()",
                "new Worker('x')",
                "setTimeout(() => 1)",
                "performance.now()",
                "crypto.getRandomValues()",
                "new Proxy({}, {})",
                "Reflect.construct(Date, [])",
                "Intl.DateTimeFormat()",
                "new Int8Array(1)",
                "new WeakRef({})",
                "new Promise(r => r(1))",
                "Temporal.Now.instant()",
                "3n",
                "BigInt(3)",
                "new Error('x').stack.getClass()",
                "Error.captureStackTrace({})",
                "$262.evalScript('1')",
                "arguments[0]",
                "this.process.x",
                "JSON.parse('['.repeat(1e5))",
                "input.x = 1",
                "input.y = 1",
                "input = 1",
                "delete input.x",
                "input.items.push(4)",
                "input.items.sort()",
                "input.items.length = 0",
                "input.items[0] = 9",
                "Object.defineProperty(input, 'x', { value: 2 })",
                "Object.setPrototypeOf(input, null)",
                "steps = 1",
                "time.add = 1",
                "time = 1; input",
                "1); input; (1",
                "1), (2",
                "1]; [2",
                "} input {",
                "return 1",
                "let y = 1",
                "x: 1",
                "",
                " ",
                "1;",
                "debugger",
                "with (input) { x }"
            })
    void noWayOut(String source) {
        var failed = assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(EXPRESSIONS, source));
        assertFalse(failed.getMessage().contains("dev.overwinter"), failed.getMessage());
        assertFalse(failed.getMessage().contains("@"), failed.getMessage());
        assertEverythingIsAsBefore();
    }

    /// Each changes something that the next evaluation would meet, if anything were shared.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(Object.prototype.x = 1, 1)",
                "(Object.prototype.nope = 1, 1)",
                "(JSON.parse = 1, 1)",
                "(JSON.stringify = () => 'x', 1)",
                "(globalThis.y = 1, 1)",
                "(globalThis.leak = input, 1)",
                "(Array.prototype.map = () => 'leak', 1)",
                "(Array.prototype.filter = () => [], 1)",
                "(Array.prototype[Symbol.iterator] = function* () {}, 1)",
                "(String.prototype.toString = () => 'leak', 1)",
                "(globalThis.String = () => 'leak', 1)",
                "(Math.max = () => 9, 1)",
                "(Object.keys = () => [], 1)",
                "(Date.now = () => 5, 1)",
                "(globalThis.Date = 1, 1)",
                "(delete globalThis.JSON, 1)",
                "(delete Array.prototype.join, 1)",
                "(RegExp.prototype.test = () => false, 1)",
                "(RegExp.prototype.exec = () => null, 1)",
                "(Object.defineProperty(Object.prototype, 'y', { get() { return 1 } }), 1)",
                "(Object.freeze(Object.prototype), 1)",
                "(Object.freeze(Array.prototype), Object.freeze(globalThis), 1)",
                "(Object.setPrototypeOf(Array.prototype, { x: 1 }), 1)",
                "([].constructor.prototype.x = 1)",
                "([].map.y = 1)",
                "(globalThis.time = { add: () => 'leak' }, 1)",
                "(globalThis.format = 1, 1)",
                "(Object.getPrototypeOf([].values()).next = () => ({ done: true }), 1)",
                "(Object.defineProperty(globalThis, 'input', { value: 7 }), input)",
                "(Function.prototype.call = () => 'leak', 1)",
                "(Number.prototype.toFixed = () => 'leak', 1)",
                "(Set.prototype.add = () => 1, 1)",
                "(Symbol.prototype.description2 = 1)",
                "(Object.prototype.toJSON = () => 'leak', 1)",
                "(Object.prototype.__proto__ = null, 1)",
                "(String.prototype.x = 1)",
                "[1].map(function () { return this })[0] ?? 1",
                "(Math.random = () => 4, 1)",
                "(Error.prototype.y = 1)",
                "(() => { var z = 1; return z })()",
                "(function () { globalThis.z = this; return 1 })()"
            })
    void nothingIsLeftForTheNext(String source) {
        try {
            SCENE.evaluate(EXPRESSIONS, source);
        } catch (ExpressionFailed _) {
            // Refusing is as good.
        }
        assertEverythingIsAsBefore();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(() => { while (true); })()",
                "(() => { for (;;) try { while (true); } catch {} finally { continue } })()",
                "(f => f(f))(f => f(f))",
                "(() => { try { return (f => f(f))(f => f(f)) } catch { return 1 } })()",
                "(() => { const f = n => n === 0 ? 0 : 1 + f(n - 1); return f(1e6) })()",
                "({ toString() { return `${this}` } }) + ''",
                "(() => { const o = { get a() { return o.a } }; return o.a })()",
                "(() => { let s = 'x'; for (;;) s += s })()",
                "'x'.repeat(2 ** 28)",
                "'x'.padStart(2 ** 28)",
                "Array(2 ** 28).join('xxxx')",
                "[1].map(x => 'x'.repeat(16e6) + 'x')",
                "Array.from({ length: 4e9 })",
                "new Array(-1)",
                "(() => { let a = []; for (let i = 0; i < 1e4; i++) a = [a]; return a })()",
                "(() => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a) })()",
                "(() => { const a = []; a[0] = a; return a.flat(Infinity) })()",
                "new RegExp('('.repeat(1e5))",
                "(() => { for (let i = 0; i < 2e6; i++); return 1 })()",
                "[...Array(2e6).keys()].map(x => x)"
            })
    void deterministicLimitsAreErrorsOfTheAuthor(String source) {
        var first = assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(UNHURRIED, source));
        var second = assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(UNHURRIED, source));

        assertEquals(first.getMessage(), second.getMessage());
        assertEverythingIsAsBefore();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/(a+)+$/.test(input.text) || /(x+x+)+\\\\1y/.test('x'.repeat(60))",
                "/^(?=(a+)+c)(?:(a+)+)\\\\1c/.test(input.text)",
                "(() => { const a = []; for (;;) a.push(Array(1000).fill(a)) })()",
                "(() => { let a = ['x']; for (;;) a = [...a, ...a] })()",
                "Array(1e9).fill(0).length",
                "new Array(2 ** 32 - 1).fill(0)",
                "[...Array(1e8).keys()].length",
                "'x'.repeat(1e7).split('').map(x => x + x)",
                "new Map(Array(1e7).fill([1, 2])).size",
                "input.items.reduce(a => [...a, ...a, ...a, ...a], Array(1e6).fill(1)).length"
            })
    void theGuardStopsWhatOnlyTakesTimeOrMemory(String source) {
        String unescaped = source.replace("\\\\", "\\");
        assertThrows(EvaluationStopped.class, () -> SCENE.evaluate(EXPRESSIONS, unescaped), unescaped);
        assertEverythingIsAsBefore();
    }

    /// `Array.prototype.indexOf` over an endless array-like cannot be ended; the caller goes on all the same.
    @Test
    void aCallerIsReleasedFromWhatCannotBeEnded() {
        try (var expressions =
                new GraalJsExpressions(ExpressionLimits.DEFAULT.withGuard(Duration.ofMillis(100), 1L << 40))) {
            var stopped = assertThrows(
                    EvaluationStopped.class,
                    () -> SCENE.evaluate(expressions, "({ length: 2 ** 25, indexOf: [].indexOf }).indexOf(1)"));

            assertTrue(stopped.getMessage().contains("processor time"), stopped.getMessage());
            assertEquals(
                    "3",
                    SCENE.evaluate(expressions, "(() => input.items.length)()").toString());
        }
    }

    @Test
    void theRulesAreThoseOfAConstrainedContext() {
        try (var engine = Engine.newBuilder("js")
                        .sandbox(SandboxPolicy.CONSTRAINED)
                        .in(java.io.InputStream.nullInputStream())
                        .out(java.io.OutputStream.nullOutputStream())
                        .err(java.io.OutputStream.nullOutputStream())
                        .option("engine.WarnInterpreterOnly", "false")
                        .build();
                var context = Sandbox.constrained(Context.newBuilder("js"))
                        .engine(engine)
                        .sandbox(SandboxPolicy.CONSTRAINED)
                        .build()) {
            assertEquals(2, context.eval("js", "1 + 1").asInt());
        }
    }

    @Test
    void theFailureOfASupplierCannotBeSwallowed() {
        Supplier<Visible> failing = () -> {
            throw new IllegalStateException("the store is away");
        };
        Scene scene = Scene.empty().with("input", failing);

        for (String source : new String[] {
            "input.x", "input.x + 1", "(() => { try { return input.x } catch { return 1 } })()", "[1].map(x => input)"
        }) {
            var failed = assertThrows(IllegalStateException.class, () -> scene.evaluate(EXPRESSIONS, source), source);
            assertEquals("the store is away", failed.getMessage());
        }
        Scene broken = Scene.empty().with("input", () -> {
            throw new AssertionError("a bug");
        });
        for (String source : new String[] {"input.x", "input.x + 1", "(() => input.x)()"}) {
            assertThrows(AssertionError.class, () -> broken.evaluate(EXPRESSIONS, source), source);
        }
    }

    private static void assertEverythingIsAsBefore() {
        PROBES.forEach((source, expected) ->
                assertEquals(expected, SCENE.evaluate(EXPRESSIONS, source).toString(), source));
    }
}
