package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.Template;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// What an expression sees at a place. The simulator's expressions are plain paths: expressions are not its subject.
final class Seen {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode input;
    private final Map<String, JsonNode> vars;
    private final Map<String, JsonNode> outputs;
    private final Map<String, JsonNode> names;

    private Seen(
            JsonNode input, Map<String, JsonNode> vars, Map<String, JsonNode> outputs, Map<String, JsonNode> names) {
        this.input = input;
        this.vars = vars;
        this.outputs = outputs;
        this.names = names;
    }

    static Seen of(JsonNode input) {
        return new Seen(input, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /// A branch, an iteration, an undo: what is assigned there stays there.
    Seen isolated() {
        return new Seen(input, new TreeMap<>(vars), new TreeMap<>(outputs), new TreeMap<>(names));
    }

    /// The same place with one more name.
    Seen and(String name, JsonNode value) {
        var more = new TreeMap<>(names);
        more.put(name, value);
        return new Seen(input, vars, outputs, more);
    }

    Seen andError(Err err) {
        return and("error", JSON.objectNode().put("type", err.type()));
    }

    void set(String name, JsonNode value) {
        vars.put(name, value);
    }

    void ended(String step, JsonNode output) {
        outputs.put(step, output);
    }

    /// Of a path alone, or compared with a number or a text.
    boolean holds(Expression condition) {
        var words = condition.source().strip().split(" ");
        var value = path(words[0]);
        if (words.length > 1) {
            return words[1].equals(">=")
                    ? value.intValue() >= Integer.parseInt(words[2])
                    : value.stringValue().equals(words[2].replace("'", ""));
        }
        if (!value.isBoolean()) {
            throw new IllegalStateException(condition.source() + " gives " + value + ", the generator is wrong");
        }
        return value.booleanValue();
    }

    JsonNode read(Template template) {
        return switch (template) {
            case Template.Literal(var value) -> value;
            case Template.Computed(var expression) -> path(expression.source());
            case Template.Items(var items) -> {
                var array = JSON.arrayNode();
                items.forEach(item -> array.add(read(item)));
                yield array;
            }
            case Template.Fields(var fields) -> {
                var object = JSON.objectNode();
                fields.forEach((name, value) -> object.set(name, read(value)));
                yield object;
            }
            case Template.Text _, Template.Late _ -> throw new IllegalStateException("not generated: " + template);
        };
    }

    private JsonNode path(String source) {
        var names = source.strip().split("\\??\\.");
        JsonNode at = root(names[0]);
        for (int i = 1; i < names.length; i++) {
            if (i == 2 && names[0].equals("steps")) {
                continue; // `.output`: nothing else is generated
            }
            var member = at.isNull() ? null : at.get(names[i]);
            if (names[0].equals("steps") && i == 1) {
                member = outputs.getOrDefault(names[1], NullNode.instance);
            }
            if (member == null) {
                throw new IllegalStateException(source + " gives nothing, the generator is wrong");
            }
            at = member;
        }
        return at;
    }

    private JsonNode root(String name) {
        return switch (name) {
            case "input" -> input;
            case "vars" -> object(vars);
            case "steps" -> NullNode.instance;
            default -> {
                var value = names.get(name);
                if (value == null) {
                    throw new IllegalStateException("no name " + name + ", the generator is wrong");
                }
                yield value;
            }
        };
    }

    private static ObjectNode object(Map<String, JsonNode> members) {
        var object = JSON.objectNode();
        members.forEach(object::set);
        return object;
    }
}
