package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.overwinter.app.wiring.Embedded;
import dev.overwinter.app.wiring.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `overwinter schema`: the language's schema with the installed agents in it.
final class CliSchemaTest {
    private static final JsonNode SCHEMA = new Shell(Path.of("")).run("schema").json();
    private static final Schema COMPILED = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SCHEMA);

    @TempDir
    private Path folder = Path.of("");

    private static List<String> mistakes(String steps) {
        return mistakesOf("dsl: 1\nworkflow: w\nsteps:\n" + steps);
    }

    private static List<String> mistakesOf(String workflow) {
        return COMPILED.validate(Yaml.read(workflow)).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getKeyword())
                .toList();
    }

    @Test
    void itIsPrintedOrWritten() throws IOException {
        var shell = new Shell(folder);
        var file = folder.resolve("mine.schema.json");
        var ran = shell.run("schema", "--out", file.toString());

        assertEquals("wrote FOLDER/mine.schema.json", ran.text(folder));
        assertEquals(0, ran.code());
        assertEquals(shell.run("schema").json(), Yaml.read(Files.readString(file)));
        var refused = shell.run("schema", "--out", folder.resolve("none/x.json").toString());
        assertEquals(
                "error: the file FOLDER/none/x.json cannot be written: there is no such folder", refused.text(folder));
        assertEquals(8, refused.code());
    }

    @Test
    void everyInstalledAgentIsOfferedWhereAnAgentIsNamed() {
        var places = SCHEMA.findParents("anyOf").stream()
                .map(place -> place.path("anyOf"))
                .filter(choices -> choices.path(0).path("const").asString("").equals("http.request"))
                .toList();

        assertTrue(places.size() >= 4, "a step, a poll, a request or notify, a named agent");
        for (var choices : places) {
            var names = new TreeSet<String>();
            choices.forEach(choice -> {
                if (choice.has("const")) {
                    names.add(choice.path("const").asString());
                    assertTrue(choice.path("markdownDescription").asString("").contains("`with:`"), choice::toString);
                }
            });
            assertEquals(new TreeSet<>(Embedded.agents().names()), names);
        }
    }

    /// Without it, editors apply the condition also to what is no object.
    @Test
    void everyConditionIsAboutAnObject() {
        var rules = SCHEMA.findParents("if").stream()
                .filter(place -> place.has("then") || place.has("else"))
                .toList();

        assertFalse(rules.isEmpty());
        for (var place : rules) {
            assertEquals("object", place.path("if").path("type").asString(""), place::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- { id: a, agent: http.request, with: { url: 'https://a.example', method: POST } }",
                "- { id: a, agent: http.request, with: '${ input }' }",
                "- { id: a, agent: http.request, with: { url: x, method: '${ input.m }', query: '${ input.q }' } }",
                "- { id: a, agent: http.request, with: { url: x, maxResponseBytes: '${ 5 }', expectedStatus: [2xx] } }",
                "- { id: a, agent: http.request, with: { url: x, auth: { bearer: '${ secrets.K }' } } }",
                "- { id: a, agent: named.by.the.author, with: { anything: 1 } }",
                "- { id: a, poll: { agent: http.request, with: { url: x }, until: output.done, maxProbes: 3 } }"
            })
    void whatFitsIsTaken(String step) {
        assertEquals(List.of(), mistakes(step));
    }

    @Test
    void whatDoesNotFitIsMarkedAtItsPlace() {
        assertEquals(
                List.of("/steps/0/with additionalProperties"),
                mistakes("- { id: a, agent: http.request, with: { url: x, metod: GET } }"));
        assertEquals(
                List.of("/steps/0/with/maxResponseBytes pattern"),
                mistakes("- { id: a, agent: http.request, with: { url: x, maxResponseBytes: many } }"));
        assertEquals(
                List.of("/steps/0/with required"), mistakes("- { id: a, agent: http.request, with: { method: GET } }"));
        assertEquals(List.of("/steps/0 required"), mistakes("- { id: a, agent: http.request }"));
        assertEquals(
                List.of("/steps/0/poll/with additionalProperties"),
                mistakes("- { id: a, poll: { agent: http.request, with: { url: x, u: y }, until: output.done } }"));
    }

    @Test
    void aNamedAgentGivesAPartOfTheInput() {
        var named =
                "dsl: 1\nworkflow: w\nsteps: [ { id: a, agent: shop } ]\nagents:\n  shop: { uses: http.request, with: ";

        assertEquals(List.of(), mistakesOf(named + "{ method: GET } }"));
        assertEquals(List.of("/agents/shop/with additionalProperties"), mistakesOf(named + "{ metod: GET } }"));
    }
}
