package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an expression sees behaves as plain JavaScript data, although it is read lazily from JSON.
class PlainDataTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Scene SCENE = Scene.input("""
                    { "name": "Ada", "empty": null, "ok": true, "n": 3, "price": 1.5,
                      "tags": ["b", "a", "c"], "none": [],
                      "items": [ { "id": "i1", "qty": 2 }, { "id": "i2", "qty": 5 } ],
                      "address": { "city": "Oslo", "zip": "0150" } }
                    """).with("index", "1").with("status", "\"open\"");

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            input.items.map(i => i.qty)                                 | [2,5]
            input.items.filter(i => i.qty > 2)                          | [{"id":"i2","qty":5}]
            input.items.find(i => i.id === 'i1').qty                    | 2
            input.items.findIndex(i => i.id === 'i2')                   | 1
            input.items.some(i => i.qty > 4)                            | true
            input.items.every(i => i.qty > 4)                           | false
            input.items.reduce((sum, i) => sum + i.qty, 0)              | 7
            input.items.flatMap(i => [i.id, i.qty])                     | ["i1",2,"i2",5]
            input.items.at(-1).id                                       | "i2"
            input.items[index].id                                       | "i2"
            input.items['1'].id                                         | "i2"
            input.items.length                                          | 2
            input.items.indexOf(input.items[1])                         | 1
            input.items[0] === input.items[0]                           | true
            input.tags.includes('a')                                    | true
            input.tags.join('-')                                        | "b-a-c"
            input.tags.slice(1)                                         | ["a","c"]
            input.tags.concat(['d'], input.none)                        | ["b","a","c","d"]
            input.tags.toSorted()                                       | ["a","b","c"]
            input.tags.toReversed()                                     | ["c","a","b"]
            input.tags.with(0, 'z')                                     | ["z","a","c"]
            [...input.tags].sort()                                      | ["a","b","c"]
            input.tags.slice().reverse()                                | ["c","a","b"]
            input.tags.map((t, i) => t + i)                             | ["b0","a1","c2"]
            [...input.tags, 'd']                                        | ["b","a","c","d"]
            (([first, ...rest]) => rest)(input.tags)                    | ["a","c"]
            (({ name, ...rest }) => name + rest.n)(input)               | "Ada3"
            input.items.map(({ id, qty = 0, note = 'x' }) => id + note) | ["i1x","i2x"]
            ({ ...input.address, zip: '1' })                            | {"city":"Oslo","zip":"1"}
            Object.keys(input.address)                                  | ["city","zip"]
            Object.values(input.address)                                | ["Oslo","0150"]
            Object.entries(input.address)                               | [["city","Oslo"],["zip","0150"]]
            Object.fromEntries(Object.entries(input.address))           | {"city":"Oslo","zip":"0150"}
            Object.assign({}, input.address, { a: 1 })                  | {"city":"Oslo","zip":"0150","a":1}
            Object.hasOwn(input, 'name')                                | true
            input.hasOwnProperty('nope')                                | false
            Object.groupBy(input.items, i => i.id).i1.length            | 1
            'name' in input                                             | true
            'nope' in input                                             | false
            1 in input.tags                                             | true
            typeof input                                                | "object"
            typeof input.nope                                           | "undefined"
            Array.isArray(input.items)                                  | true
            Array.isArray(input)                                        | false
            Array.from(input.tags, t => t + t)                          | ["bb","aa","cc"]
            [...new Set(input.tags)].length                             | 3
            new Map(Object.entries(input.address)).get('city')          | "Oslo"
            Math.max(...input.items.map(i => i.qty))                    | 5
            input.nope?.x ?? 'none'                                     | "none"
            input.empty?.x ?? 'none'                                    | "none"
            input.items[9]?.id ?? 'none'                                | "none"
            input.tags[9] === undefined                                 | true
            input.empty === null                                        | true
            input.empty ?? 1                                            | 1
            status === 'open'                                           | true
            status + '!'                                                | "open!"
            input.name.toUpperCase()                                    | "ADA"
            input.name.length + input.name[0]                           | "3A"
            `${input.name}: ${input.n}, ${input.price}, ${input.ok}`    | "Ada: 3, 1.5, true"
            `${input.tags}`                                             | "b,a,c"
            String(input)                                               | "[object Object]"
            JSON.stringify(input.address)                               | "{\\"city\\":\\"Oslo\\",\\"zip\\":\\"0150\\"}"
            JSON.stringify(input.tags)                                  | "[\\"b\\",\\"a\\",\\"c\\"]"
            JSON.stringify(input.items[0], null, 1)                     | "{\\n \\"id\\": \\"i1\\",\\n \\"qty\\": 2\\n}"
            JSON.stringify(input.address, ['zip'])                      | "{\\"zip\\":\\"0150\\"}"
            JSON.parse(JSON.stringify(input)).items[1].qty              | 5
            input.items.map(i => i.qty).sort((a, b) => b - a)           | [5,2]
            (() => { let s = 0; for (const i of input.items) s += i.qty; return s })()  | 7
            (() => { let s = ''; for (const k in input.address) s += k; return s })()   | "cityzip"
            input.items.length > 0 && input.items[0].qty >= 2           | true
            !input.ok                                                   | false
            [input.n, 2.0, -0, 1e3, 0.1 + 0.2]                          | [3,2,0,1000,0.30000000000000004]
            /^A/.test(input.name)                                       | true
            input.name.replace(/d/g, 'D')                               | "ADa"
            // a comment\\n input.n                                     | 3
            input.n // a comment at the end                             | 3
            { a: input.n, 'b-c': [input.ok] }                           | {"a":3,"b-c":[true]}
            (1, 2)                                                      | 2
            """)
    void behavesAsPlainData(String source, String expected) {
        String text = source.replace("\\n", "\n");
        assertEquals(
                expected.replace("\\\\", "\\"),
                SCENE.evaluate(EXPRESSIONS, text).toString());
    }
}
