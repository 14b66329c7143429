package dev.overwinter.dsl.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.expression.Usages;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import dev.overwinter.dsl.source.YamlReader;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "plain text | literal \"plain text\"",
                "42 | literal 42",
                "[1, { a: b }] | literal [1,{\"a\":\"b\"}]",
                "${ input.a } | computed input.a",
                "'  ${ input.a }  ' | computed input.a",
                "'${ { a: 1 } }' | computed { a: 1 }",
                "'${ \"}\" }' | computed \"}\"",
                "'${ `a${ input.b }c` }' | computed `a${ input.b }c`",
                "'${ /[}]/.test(input.a) }' | computed /[}]/.test(input.a)",
                "'${ input.a /* } */ }' | computed input.a /* } */",
                "'${ xs.map(x => { return x.y; }) }' | computed xs.map(x => { return x.y; })",
                "a ${ input.b } c | text [a ]<input.b>[ c]",
                "${ input.a }${ input.b } | text <input.a><input.b>",
                "$${ no } | literal \"${ no }\"",
                "$${ no } ${ input.a } | text [${ no } ]<input.a>",
                "costs $5 and {braces} | literal \"costs $5 and {braces}\"",
                "'Hello {{ name }}' | literal \"Hello {{ name }}\"",
                "${ secrets.KEY } | late Secret[name=KEY]",
                "'Bearer ${ secrets[\"KEY\"] }' | text [Bearer ]!Secret[name=KEY]!",
                "'${ callback.url }' | late CallbackUrl[]",
                "'see ${ callback.token }' | text [see ]!CallbackToken[]!",
                "'[\"${ input.a }\"]' | text [[\"]<input.a>[\"]]",
            })
    void aValueKnowsItsExpressions(String yaml, String expected) {
        assertEquals(expected, show(read(yaml)));
    }

    @Test
    void aBlockKeepsTheTypeOfAWholeValue() {
        assertEquals("computed input.a", show(read("|\n  ${ input.a }\n")));
    }

    @Test
    void expressionsAtAnyDepthSplitTheirContainers() {
        var fields = assertInstanceOf(Template.Fields.class, read("{ a: 1, b: [x, \"${ input.c }\"] }"))
                .fields();
        assertEquals("literal 1", show(Objects.requireNonNull(fields.get("a"))));
        var items = assertInstanceOf(Template.Items.class, fields.get("b")).items();
        assertEquals("computed input.c", show(items.get(1)));
    }

    @Test
    void anExpressionKnowsItsPlaceInsideQuotesAndBlocks() {
        assertEquals("1:13-1:20", place("'it''s a ${ input.a }'"));
        assertEquals("1:16-1:23", place("\"\\u00e9\\n a ${ input.a }\""));
        assertEquals("3:9-3:16", place("|\n  first\n  no ${ input.a }\n"));
        assertEquals("3:6-3:13", place(">-\n  first\n  ${ input.a }\n"));
        assertEquals("2:5-2:12", place("first\n ${ input.a } last"));
    }

    private static String place(String yaml) {
        var text = assertInstanceOf(Template.Text.class, read(yaml));
        var span = text.parts().stream()
                .filter(Template.Part.Embedded.class::isInstance)
                .map(part -> ((Template.Part.Embedded) part).expression().span())
                .findFirst()
                .orElseThrow();
        return span.line() + ":" + span.column() + "-" + span.endLine() + ":" + span.endColumn();
    }

    private static Template read(String yaml) {
        var draft = new Draft("test", yaml);
        Tree tree = Objects.requireNonNull(YamlReader.read(draft.source(), draft.diagnostics(), draft.broken()));
        var template = new TemplateReader(draft, new Usages()).template(tree, Allowed.SECRETS_AND_CALLBACK);
        assertEquals("[]", draft.diagnostics().inOrder().toString());
        return template;
    }

    private static String show(Template template) {
        return switch (template) {
            case Template.Literal(var value) -> "literal " + value;
            case Template.Computed(var expression) -> "computed " + expression.source();
            case Template.Late(var value) -> "late " + value;
            case Template.Text(var parts) ->
                "text " + parts.stream().map(TemplateReaderTest::show).collect(Collectors.joining());
            case Template.Items _ -> "items";
            case Template.Fields _ -> "fields";
        };
    }

    private static String show(Template.Part part) {
        return switch (part) {
            case Template.Part.Fixed(var text) -> "[" + text + "]";
            case Template.Part.Embedded(var expression) -> "<" + expression.source() + ">";
            case Template.Part.LatePart(var value) -> "!" + value + "!";
        };
    }
}
