package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What editors know of case files agrees with what the runner reads.
class TestSchemaTest {
    private static final String HOME = "https://overwinter.dev/schema/";
    private static final String TEXT = resource("test.schema.json");
    private static final JsonNode JSON = JsonMapper.shared().readTree(TEXT);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemas(Map.of(
                            HOME + "test.schema.json",
                            TEXT,
                            HOME + "workflow.schema.json",
                            resource("workflow.schema.json"))))
            .getSchema(SchemaLocation.of(HOME + "test.schema.json"));

    private static String resource(String name) {
        try (var stream = TestSchemaTest.class.getResourceAsStream("/dev/overwinter/schema/" + name)) {
            return new String(
                    Objects.requireNonNull(stream, name).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> violations(String text) {
        var draft = new Draft("a.test.yaml", text);
        var tree = YamlReader.read(draft.source(), draft.diagnostics(), draft.broken());
        return SCHEMA.validate(Objects.requireNonNull(tree).json()).stream()
                .map(Object::toString)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyCaseFileOfTheRepositoryFits() throws IOException {
        var files = Stream.concat(CaseFiles.conformance().stream(), CaseFiles.examples().stream())
                .toList();
        assertTrue(files.size() > 100, "the case files were found");
        return files.stream()
                .map(file -> dynamicTest(CaseFiles.name(file), () -> {
                    assertEquals(List.of(), violations(Files.readString(file)));
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ }",
                "{ agents: {} }",
                "{ expect: { stats: completed } }",
                "{ expect: { status: done } }",
                "{ expect: {}, cases: { a: { expect: {} } } }",
                "{ cases: { a: { input: {} } } }",
                "{ expect: { steps: { a: finished } } }",
                "{ expect: { calls: { a: { times: 2 } } } }",
                "{ expect: {}, script: [ { anser: review } ] }",
                "{ expect: {}, script: [ { as: ann } ] }",
                "{ expect: {}, script: [ { advance: 3d, as: ann } ] }",
                "{ expect: {}, script: [ { advance: 3 days } ] }",
                "{ expect: {}, script: [ { release: again } ] }",
                "{ expect: {}, script: [ { deploy: ./order.workflow.yaml, start: {} } ] }",
                "{ expect: {}, script: [ { deploy: { dsl: 1, workflow: w } } ] }",
                "{ expect: {}, script: [ { retain: 30 days } ] }",
                "{ expect: {}, agents: { a: { error: x, output: y } } }",
                "{ expect: {}, agents: { a: [ { always: ok, duration: 5s } ] } }",
                "{ expect: {}, agents: { a: { error: { typ: x } } } }",
                "{ expect: {}, until: tomorrow }",
                "{ expect: {}, workflow: { dsl: 1, workflow: w, steps: [ { id: a, agnet: x } ] } }",
            })
    void whatTheRunnerWouldNotReadDoesNotFit(String text) {
        assertFalse(violations(text).isEmpty());
    }

    @Test
    void itsKeysAreThoseOfTheReaders() {
        var fixtures = new TreeSet<>(CaseReader.FIXTURES);
        fixtures.addAll(List.of("script", "expect"));
        assertEquals(fixtures, names("/$defs/case/properties"));
        fixtures.addAll(List.of("workflow", "workflows", "proves", "cases"));
        assertEquals(fixtures, names("/properties"));
        assertEquals(new TreeSet<>(ActionReader.KINDS), names("/$defs/action/dependentSchemas"));
        assertEquals(new TreeSet<>(ActionReader.KINDS), names("/$defs/action/properties"));
        var statuses = new TreeSet<String>();
        JSON.at("/$defs/expectation/properties/status/enum").forEach(status -> statuses.add(status.asString()));
        assertEquals(new TreeSet<>(ExpectationReader.STATUSES), statuses);
        var replies = new TreeSet<>(AgentScriptReader.REPLY_KEYS);
        replies.addAll(List.of("heartbeat", "cost"));
        assertEquals(replies, names("/$defs/reply/properties"));
    }

    private static TreeSet<String> names(String pointer) {
        return new TreeSet<>(JSON.at(pointer).propertyNames());
    }

    @Test
    void everyKeyIsExplained() {
        var silent = new TreeSet<String>();
        explained(JSON, silent);
        assertEquals(new TreeSet<String>(), silent);
    }

    private static void explained(JsonNode node, TreeSet<String> silent) {
        node.path("properties").properties().forEach(property -> {
            if (property.getValue().isObject() && !property.getValue().has("markdownDescription")) {
                silent.add(property.getKey());
            }
        });
        node.forEach(child -> explained(child, silent));
    }
}
