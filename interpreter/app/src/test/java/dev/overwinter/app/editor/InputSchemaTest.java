package dev.overwinter.app.editor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.overwinter.app.wiring.Yaml;
import org.junit.jupiter.api.Test;

/// What becomes of an agent's input schema where it is applied to a file.
class InputSchemaTest {
    private static final InputSchema WHOLE = new InputSchema("#/$defs/in", false);

    private static void becomes(String expected, String given) {
        assertEquals(Yaml.read(expected), WHOLE.inFile(Yaml.read(given)));
    }

    @Test
    void anExpressionMayStandForEveryValue() {
        becomes(
                "{ type: [integer, string], pattern: '\\$\\{',"
                        + " patternErrorMessage: 'a whole number or an expression ${ ... }', minimum: 1 }",
                "{ type: integer, minimum: 1 }");
        becomes("{ type: string, pattern: '(?:^a$)|\\$\\{' }", "{ type: string, pattern: '^a$', maxLength: 1 }");
        becomes(
                "{ allOf: [ { anyOf: [ { enum: [a, b] }, { type: string, pattern: '\\$\\{' } ] } ] }",
                "{ enum: [a, b] }");
        becomes("{ type: string }", "{ type: string, format: uri }");
    }

    @Test
    void anExpressionFitsSeveralBranchesSoOneWillDo() {
        becomes("{ anyOf: [ { minLength: 1 }, { maxItems: 2 } ] }", "{ oneOf: [ { minLength: 1 }, { maxItems: 2 } ] }");
    }

    @Test
    void aDefaultIsToldAndNotInserted() {
        becomes(
                "{ type: string, markdownDescription: 'How. Default: `\"auto\"`.' }",
                "{ type: string, description: How., default: auto }");
        becomes("{ markdownDescription: 'Default: `5`.' }", "{ default: 5 }");
    }

    @Test
    void itsOwnReferencesLeadToItsNewPlace() {
        becomes(
                "{ items: { $ref: '#/$defs/in/$defs/x' }, $defs: { x: { minLength: 1 } } }",
                "{ $id: 'https://a.example', items: { $ref: '#/$defs/x' }, $defs: { x: { minLength: 1 } } }");
    }

    @Test
    void wherePartsAreAddedNothingIsRequired() {
        assertEquals(
                Yaml.read("{ properties: { a: { minLength: 1 } } }"),
                new InputSchema("#", true)
                        .inFile(Yaml.read("{ required: [a], properties: { a: { minLength: 1, required: [b] } } }")));
    }
}
