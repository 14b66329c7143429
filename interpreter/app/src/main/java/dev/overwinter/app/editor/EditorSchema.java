package dev.overwinter.app.editor;

import dev.overwinter.dsl.load.AgentCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The language's JSON Schema with the installed agents: their names are offered, and what stands in `with:` is
/// checked against their input.
///
/// Other names stay legal: those under `agents:`, which no schema can see, and agents of other engines.
public final class EditorSchema {
    private static final String RESOURCE = "/dev/overwinter/schema/workflow.schema.json";
    private static final String INPUT = "agentInput.";
    private static final String SETTINGS = "agentSettings.";

    private final AgentCatalogue agents;
    private final ObjectNode schema;

    private EditorSchema(AgentCatalogue agents, ObjectNode schema) {
        this.agents = agents;
        this.schema = schema;
    }

    public static JsonNode of(AgentCatalogue agents) {
        try (InputStream text = EditorSchema.class.getResourceAsStream(RESOURCE)) {
            var language = (ObjectNode) JsonMapper.shared().readTree(Objects.requireNonNull(text, RESOURCE));
            return new EditorSchema(agents, language).withAgents();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode withAgents() {
        if (agents.names().isEmpty()) {
            return schema;
        }
        var places = new ArrayList<ObjectNode>();
        collect(schema, places);
        places.forEach(this::fillIn);
        var definitions = (ObjectNode) schema.path("$defs");
        for (var name : agents.names()) {
            var input = agents.inputSchema(name);
            if (input != null && input.isObject()) {
                for (var purpose : List.of(INPUT, SETTINGS)) {
                    var root = reference(purpose + name);
                    definitions.set(purpose + name, new InputSchema(root, purpose.equals(SETTINGS)).inFile(input));
                }
            }
        }
        return schema;
    }

    /// Every object of the language that names an agent, wherever the language has one.
    private static void collect(JsonNode node, List<ObjectNode> found) {
        if (node instanceof ObjectNode object && names(object) != null) {
            found.add(object);
        }
        node.forEach(child -> collect(child, found));
    }

    private static @Nullable String names(ObjectNode object) {
        for (var key : List.of("agent", "uses")) {
            if (object.path("properties").path(key).path("type").asString("").equals("string")) {
                return key;
            }
        }
        return null;
    }

    private void fillIn(ObjectNode place) {
        var key = Objects.requireNonNull(names(place));
        boolean isPartial = key.equals("uses");
        var choices = ((ObjectNode) place.path("properties").path(key)).putArray("anyOf");
        var rules = place.withArray("allOf");
        for (var name : agents.names()) {
            choices.addObject().put("const", name).put("markdownDescription", description(name));
            var input = agents.inputSchema(name);
            if (input == null || !input.isObject()) {
                continue;
            }
            var rule = rules.addObject();
            var condition = rule.putObject("if").put("type", "object");
            condition.putObject("properties").putObject(key).put("const", name);
            condition.putArray("required").add(key);
            var then = rule.putObject("then").put("title", name);
            then.putObject("properties")
                    .putObject("with")
                    .put("$ref", reference((isPartial ? SETTINGS : INPUT) + name));
            if (!isPartial && input.path("required").size() > 0) {
                then.putArray("required").add("with");
            }
        }
        choices.addObject().put("type", "string");
    }

    private static String reference(String definition) {
        return "#/$defs/" + definition;
    }

    private String description(String name) {
        var input = agents.inputSchema(name);
        var text = new StringJoiner("\n\n");
        text.add("**" + name + "**");
        if (input == null) {
            return text.toString();
        }
        var told = input.path("description").asString("");
        if (!told.isBlank()) {
            text.add(told);
        }
        var required =
                input.path("required").valueStream().map(JsonNode::asString).toList();
        var keys = new StringJoiner(", ");
        input.path("properties")
                .propertyNames()
                .forEach(key -> keys.add("`" + key + "`" + (required.contains(key) ? " (needed)" : "")));
        if (keys.length() > 0) {
            text.add("`with:` " + keys);
        }
        return text.toString();
    }
}
