package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Asks the person at the terminal for the answer of an approval.
final class GateDialogue {
    private final Console console;
    private final Operations operations;
    private final String user;

    GateDialogue(Console console, Operations operations, String user) {
        this.console = console;
        this.operations = operations;
        this.user = user;
    }

    /// @return false where the person wants to answer later
    boolean answer(JsonNode view, JsonNode gate) {
        var shown = gate.path("shown");
        console.printf("%n%s%n", shown.path("title").asString());
        show(shown.path("show"));
        var actions = new ArrayList<String>();
        shown.path("actions").forEach(action -> actions.add(action.path("id").asString()));
        var groups = names(shown.path("assignees").path("groups"));
        if (!groups.isEmpty()) {
            console.printf("For %s; you answer as %s.%n", String.join(", ", groups), user);
        }
        while (true) {
            var action = console.readLine("%s (empty: later)? ", String.join(" / ", actions));
            if (action == null || action.isBlank()) {
                return false;
            }
            if (!actions.contains(action.strip())) {
                console.printf("Please type one of: %s%n", String.join(", ", actions));
                continue;
            }
            var comment = console.readLine("Comment (may be empty): ");
            var form = form(shown.path("form"), shown.path("prefill"));
            try {
                operations.answer(
                        gate.path("token").asString(),
                        null,
                        new Engine.Answer(
                                action.strip(), user, groups, form, comment == null || comment.isBlank() ? null : comment,
                                null, null));
                return true;
            } catch (Refused refused) {
                console.printf("Not taken: %s%n", refused.getMessage());
            }
        }
    }

    private void show(JsonNode value) {
        if (value.isString()) {
            console.printf("%n%s%n%n", value.stringValue());
        } else if (!value.isNull() && !value.isMissingNode()) {
            console.printf("%n%s%n%n", value.toPrettyString());
        }
    }

    private static List<String> names(JsonNode names) {
        var all = new ArrayList<String>();
        names.forEach(name -> all.add(name.asString()));
        return all;
    }

    private @Nullable JsonNode form(JsonNode schema, JsonNode prefill) {
        if (!schema.isObject()) {
            return null;
        }
        var form = JsonNodeFactory.instance.objectNode();
        for (var property : schema.path("properties").properties()) {
            field(form, property.getKey(), property.getValue(), prefill.path(property.getKey()));
        }
        return form;
    }

    private void field(ObjectNode form, String name, JsonNode schema, JsonNode prefill) {
        var title = schema.path("title").asString(name);
        var given = console.readLine("%s%s: ", title, prefill.isMissingNode() ? "" : " [" + prefill.asString() + "]");
        if (given == null || given.isBlank()) {
            if (!prefill.isMissingNode()) {
                form.set(name, prefill);
            }
            return;
        }
        switch (schema.path("type").asString("string")) {
            case "string" -> form.put(name, given);
            default -> form.set(name, Files.value(name, given));
        }
    }
}
