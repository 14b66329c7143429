package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.wiring.Yaml;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
    boolean answer(JsonNode gate) {
        var shown = gate.path("shown");
        console.printf("%n%s%n", shown.path("title").asString());
        var show = shown.path("show");
        if (!show.isNull() && !show.isMissingNode()) {
            console.printf("%n%s%n%n", Yaml.write(show));
        }
        var groups = names(shown.path("assignees").path("groups"));
        if (!groups.isEmpty()) {
            console.printf("For %s; you answer as %s.%n", String.join(", ", groups), user);
        }
        var actions = new ArrayList<String>();
        shown.path("actions").forEach(action -> actions.add(action.path("id").asString()));
        while (true) {
            var action = action(actions);
            if (action == null) {
                return false;
            }
            var form = new FormDialogue(console).fill(shown.path("form"), shown.path("prefill"));
            boolean formHasComment = shown.path("form").path("properties").has("comment");
            var comment = formHasComment ? null : console.readLine("Comment (may be empty): ");
            if (taken(gate, action, groups, form, comment)) {
                return true;
            }
        }
    }

    private @Nullable String action(List<String> actions) {
        while (true) {
            var given = console.readLine("%s (empty: later)? ", String.join(" / ", actions));
            if (given == null || given.isBlank()) {
                return null;
            }
            if (actions.contains(given.strip())) {
                return given.strip();
            }
            console.printf("Please type one of: %s%n", String.join(", ", actions));
        }
    }

    private boolean taken(
            JsonNode gate, String action, List<String> groups, @Nullable JsonNode form, @Nullable String comment) {
        var said = comment == null || comment.isBlank() ? null : comment;
        try {
            operations.answer(
                    gate.path("token").asString(),
                    null,
                    new Engine.Answer(action, user, groups, form, said, null, null));
            return true;
        } catch (Refused refused) {
            console.printf("Not taken: %s%n", refused.getMessage());
            return false;
        }
    }

    private static List<String> names(JsonNode names) {
        var all = new ArrayList<String>();
        names.forEach(name -> all.add(name.asString()));
        return all;
    }
}
