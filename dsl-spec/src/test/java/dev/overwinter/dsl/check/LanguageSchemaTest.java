package dev.overwinter.dsl.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema is what editors show, so it is held to more than being valid.
class LanguageSchemaTest {
    private static final JsonNode SCHEMA = read();

    private static JsonNode read() {
        return JsonMapper.shared().readTree(Path.of("../schema/workflow.schema.json"));
    }

    @Test
    void aStepHasNoCombinators() {
        var step = SCHEMA.path("$defs").path("step");
        for (var word : List.of("oneOf", "anyOf", "allOf", "not", "if")) {
            assertFalse(
                    step.toString().contains("\"" + word + "\":[")
                            || step.path(word).isArray(),
                    word);
        }
        assertFalse(step.path("unevaluatedProperties").asBoolean(true));
    }

    @Test
    void everyKeyIsExplained() {
        var silent = new TreeSet<String>();
        visit(SCHEMA, (name, property) -> {
            if (!property.has("markdownDescription")) {
                silent.add(name);
            }
        });
        assertEquals(Set.of(), silent);
    }

    @Test
    void noKeyIsAWordThatYamlReadsAsABoolean() {
        visit(
                SCHEMA,
                (name, _) ->
                        assertFalse(Set.of("on", "off", "yes", "no", "y", "n").contains(name), name));
    }

    @Test
    void theGoodExamplesUseEveryKey() throws IOException {
        var used = new HashSet<String>();
        for (var name : List.of("full", "blocks")) {
            var text = Files.readString(Path.of("src/test/resources/good/" + name + ".workflow.yaml"));
            var draft = new Draft(name, text);
            var tree = Objects.requireNonNull(YamlReader.read(draft.source(), draft.diagnostics(), draft.broken()));
            keys(tree.json(), used);
        }
        var unused = new TreeSet<String>();
        visit(SCHEMA, (name, _) -> {
            if (!used.contains(name)) {
                unused.add(name);
            }
        });
        assertEquals(Set.of(), unused);
    }

    private interface Visitor {
        void visit(String name, JsonNode property);
    }

    private static void visit(JsonNode node, Visitor visitor) {
        if (node.path("properties").isObject()) {
            node.path("properties").properties().forEach(entry -> visitor.visit(entry.getKey(), entry.getValue()));
        }
        node.forEach(child -> visit(child, visitor));
    }

    private static void keys(JsonNode node, Set<String> keys) {
        keys.addAll(node.propertyNames());
        node.forEach(child -> keys(child, keys));
    }
}
