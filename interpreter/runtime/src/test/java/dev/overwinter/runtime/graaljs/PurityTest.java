package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which expressions may run in a context that is used again, and that they leave no trace in it.
class PurityTest {
    /// Pure expressions that try, between them, every form that the proof accepts.
    static final List<String> PURE = List.of(
            "input.n > 1 && input.name === 'Ada'",
            "input.name ?? 'none'",
            "input.nope?.x?.y ?? 1",
            "input.items.filter(i => i.qty > 2).map(i => i.id)",
            "input.items.map(({ id, qty: many }) => ({ id, many, double: many * 2 }))",
            "input.items.map((i, n) => `${n}: ${i.id}`).join(', ')",
            "Object.entries(input.address).map(([, city]) => city)",
            "input.items.reduce((sum, i) => sum + i.qty, 0)",
            "[...input.tags, 'd'].sort().reverse()",
            "({ ...input, at: new Date(0), [input.name]: 1 })",
            "Object.entries(input.address).map(([k, v]) => k + '=' + v)",
            "Object.assign({}, input.address, { zip: '9' })",
            "Object.assign([], { 0: 'a', length: 1 }).map(x => x)",
            "Object.fromEntries([['constructor', 1], ['__proto__', { x: 1 }]])",
            "Object.assign({}, JSON.parse('{\"__proto__\": {\"polluted\": 1}}'))",
            "JSON.parse('{\"__proto__\": {\"polluted\": 1}}', (k, v) => v)",
            "JSON.stringify(input, (k, v) => v)",
            "({ [`__proto__`]: { polluted: 1 } })",
            "Math.max(...input.items.map(i => i.qty)) + Math.PI",
            "input.tags.map(String).some(Boolean)",
            "input.items[input.items.length - 1].id",
            "input.tags[0] + input['name']",
            "typeof input.n + (input.n, -input.n) + !input.n",
            "'name' in input",
            "time.add('2026-01-01T00:00:00Z', '3d') + format.number(input.n, 2) + Math.random() + Date.now()",
            "input.tags.toSorted((a, b) => a.localeCompare(b)).concat(input.none)",
            "Object.groupBy(input.items, i => i.id)",
            "Array.of(x => x).length");

    private static final Scene SCENE = Scene.input("""
            { "name": "Ada", "n": 3, "tags": ["b", "a"], "none": [], "items": [ { "id": "i1", "qty": 2 } ],
              "address": { "city": "Oslo" }, "constructor": { "name": "data" } }
            """);

    @Test
    void plainDataWorkIsPure() {
        for (String source : PURE) {
            assertNotNull(proof(source), source);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.x = 1",
                "input.n++",
                "--input.n",
                "delete input.x",
                "input.n += 1",
                "input.n ??= 1",
                "({ a: 1 }).a = 2",
                "(x => x)(1)",
                "x => x",
                "[x => x]",
                "({ f: x => x })",
                "({ f() {} })",
                "({ get a() { return 1 } })",
                "({ __proto__: input })",
                "({ constructor: input })",
                "({ 'prototype': 1 })",
                "input.constructor",
                "input['constructor']",
                "input[`constructor`]",
                "input.__proto__",
                "input['__proto__']",
                "input.toString",
                "input.tags.map",
                "''.constructor",
                "input[input.name]",
                "input['a' + 'b']",
                "input[input.n + 1]",
                "input.tags[input]",
                "Object",
                "Math",
                "JSON",
                "globalThis",
                "this",
                "Object.prototype",
                "Object.freeze(input)",
                "Object.defineProperty({}, 'x', {})",
                "Object.setPrototypeOf({}, null)",
                "Object.getPrototypeOf(input)",
                "Array.from({ length: 3 })",
                "new Array(3)",
                "new Map()",
                "Array(3)",
                "RegExp('x')",
                "Symbol('x')",
                "Math.max",
                "[1].map(Math.max)",
                "[1].map(Object)",
                "[1].map(String, input)",
                "[1].concat(String)",
                "String.raw",
                "[1].map([].push)",
                "/x/.test(input.name)",
                "input.name.match('x')",
                "input.name.search('x')",
                "'x'.repeat(9)",
                "'x'.padStart(9)",
                "input.tags.push(1)",
                "input.tags.forEach(x => x)",
                "input.f()",
                "input.tags?.()",
                "input.tags.map(function () { return this })",
                "input.tags.map(() => this)",
                "input.tags.map(() => arguments)",
                "input.tags.map(x => { let y = x; return y })",
                "input.tags.map(x => { throw x })",
                "input.tags.map(async x => x)",
                "input.tags.map(x => [...input.tags])",
                "input.tags.map(x => input.tags.concat(x))",
                "input.tags.map(x => x.split(''))",
                "input.tags.map((x = 1) => x)",
                "input.tags.map(({ map }) => map)",
                "input.tags.map(({ constructor: c }) => c)",
                "input.tags.map(({ ['a']: c }) => c)",
                "input.tags.map(({ a: input.x }) => 1)",
                "input.tags.map(({ a: { __proto__: p } }) => p)",
                "tag`x`",
                "String.raw`x`",
                "import('x')",
                "new.target",
                "input instanceof Object",
                "class {}",
                "function () {}",
                "(async () => 1)()",
                "[1].values().next()",
                "[].constructor",
                "(x => x).constructor",
                "[1, , 2]",
                "eval('1')",
                "input.tags.call()",
                "input.tags.map.call(input, 1)",
                "input.valueOf()",
                "input.hasOwnProperty.call(input, 'x')",
                "Object['assign']({}, {})",
                "Math['ma' + 'x'](1)",
                "Math.constructor",
                "JSON.stringify.constructor('x')()",
                "[1].map(Math => Math.max(1))",
                "[1].map(String => String(1))",
                "void delete input.x",
                "input?.['constructor']"
            })
    void whateverElseIsNot(String source) {
        try {
            assertNull(proof(source), source);
        } catch (dev.overwinter.engine.port.Expressions.ExpressionFailed _) {
            // Not even an expression.
        }
    }

    @Test
    void aProofHoldsOnlyWhereTheNamesMeanTheSame() {
        Purity.Proof proof = proof("Math.abs(input.n) + NaN");

        assertNotNull(proof);
        assertEquals(Set.of("input"), proof.scopeNames());
        assertEquals(Set.of("Math", "NaN"), proof.globals());
        assertTrue(proof.holdsFor(Set.of("input", "steps")));
        assertFalse(proof.holdsFor(Set.of("steps")));
        assertFalse(proof.holdsFor(Set.of("input", "Math")));
    }

    /// Everything that can be reached from the globals, with every property, is the same before and after.
    @Test
    void pureExpressionsLeaveTheContextAsItWas() {
        try (var engine = Sandbox.engine();
                var realm = new Realm(engine, 1_000_000, ExpressionLimits.DEFAULT)) {
            Source fingerprint = Source.create("js", FINGERPRINT);
            evaluateAll(realm);
            String before = realm.call(fingerprint).asString();
            evaluateAll(realm);
            String after = realm.call(fingerprint).asString();

            assertTrue(
                    before.lines().count() > 300,
                    "reaches only " + before.lines().count());
            assertEquals(before, after);
        }
    }

    @Test
    void theWalkNoticesChanges() {
        try (var engine = Sandbox.engine();
                var realm = new Realm(engine, 1_000_000, ExpressionLimits.DEFAULT)) {
            Source fingerprint = Source.create("js", FINGERPRINT);
            String before = realm.call(fingerprint).asString();
            realm.call(Source.create("js", "() => { [].map[0] = 1; return 1 }"));

            assertFalse(before.equals(realm.call(fingerprint).asString()));
        }
    }

    @Test
    void theInheritedNamesAreThoseOfThisGraalJs() {
        try (Engine engine = Sandbox.engine();
                Context context = Sandbox.context(engine, 100_000, ExpressionLimits.DEFAULT)) {
            Value names = context.eval("js", INHERITED_NAMES);

            assertEquals(
                    new TreeSet<>(BuiltIns.INHERITED),
                    new TreeSet<>(List.of(names.asString().split(" "))));
        }
    }

    @Test
    void theGlobalsAreThoseOfTheRealm() {
        try (var engine = Sandbox.engine();
                var realm = new Realm(engine, 1_000_000, ExpressionLimits.DEFAULT)) {
            Value names = realm.call(Source.create("js", GLOBAL_NAMES));

            assertEquals(
                    new TreeSet<>(BuiltIns.GLOBALS),
                    new TreeSet<>(List.of(names.asString().split(" "))));
        }
    }

    private static void evaluateAll(Realm realm) {
        for (String source : PURE) {
            var view = new View(SCENE.members());
            realm.begin(view, Set.of("input"), Scene.OCCASION);
            realm.callAgain(((Plan.RunScript) Plan.of(source)).function());
            realm.end();
        }
    }

    private static Purity.Proof proof(String source) {
        return Purity.prove(Syntax.parse(source).tree());
    }

    private static final String GLOBAL_NAMES = """
            () => Object.getOwnPropertyNames(globalThis)
                    .filter(n => n === 'undefined' || globalThis[n] !== undefined)
                    .join(' ')
            """;

    private static final String FINGERPRINT = """
            () => {
                const ids = new Map(), lines = [];
                const id = o => {
                    if (!ids.has(o)) { ids.set(o, ids.size); queue.push(o); }
                    return '#' + ids.get(o);
                };
                const isObject = v => (typeof v === 'object' && v !== null) || typeof v === 'function';
                const show = v => isObject(v) ? id(v) : typeof v + ':' + String(v);
                const queue = [];
                id(globalThis);
                for (const o of [[].values(), 'a'[Symbol.iterator](), 'a'.matchAll(/a/g), new Map().entries(),
                        new Set().values(), async () => 1, function* () {}, async function* () {}, () => 1, /a/]) {
                    id(Object.getPrototypeOf(o));
                }
                while (queue.length > 0) {
                    const o = queue.shift();
                    const line = [id(o), show(Object.getPrototypeOf(o)), Object.isExtensible(o)];
                    for (const k of [...Object.getOwnPropertyNames(o), ...Object.getOwnPropertySymbols(o)]) {
                        const d = Object.getOwnPropertyDescriptor(o, k);
                        const value = 'value' in d ? show(d.value) : show(d.get) + show(d.set);
                        line.push(String(k), value, d.writable, d.enumerable, d.configurable);
                    }
                    lines.push(line.join(' '));
                }
                return lines.join('\\n');
            }
            """;

    private static final String INHERITED_NAMES = """
            (() => {
                const prototypes = new Set();
                const add = o => {
                    for (; o !== null && !prototypes.has(o); o = Object.getPrototypeOf(o)) prototypes.add(o);
                };
                for (const n of Object.getOwnPropertyNames(globalThis)) {
                    const v = globalThis[n];
                    if (typeof v === 'function' && v.prototype) add(v.prototype);
                }
                for (const o of [[], {}, '', 1, true, Symbol(), [].values(), ''[Symbol.iterator](), 'a'.matchAll(/a/g),
                        new Map().entries(), new Set().values(), () => 1, function () {}, async () => 1,
                        function* () {}, (function* () {})(), async function* () {},
                        (async function* () {})(), /a/, new Date(),
                        Iterator.from({ next() {} }), [].values().map(x => x), Promise.resolve()]) {
                    add(Object.getPrototypeOf(o));
                }
                const names = new Set(['__proto__', 'constructor', 'prototype', 'caller', 'callee', 'arguments']);
                for (const p of prototypes) for (const n of Object.getOwnPropertyNames(p)) {
                    const d = Object.getOwnPropertyDescriptor(p, n);
                    if (typeof d.value === 'function' || typeof d.value === 'object' && d.value !== null) names.add(n);
                }
                return [...names].join(' ');
            })()
            """;
}
