package dev.overwinter.app.escape;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Somewhere in a workflow where an expression may stand (`places.yaml`).
///
/// @param header what stands before the steps
/// @param isAnswered true where the gate of step `a` is answered
/// @param isTrigger true where the workflow starts by itself
record Place(String name, String header, String steps, boolean isAnswered, boolean isTrigger) {

    static List<Place> all() {
        return Resource.read("places.yaml").valueStream().map(Place::of).toList();
    }

    private static Place of(JsonNode row) {
        return new Place(
                row.path("place").asString(),
                row.path("header").asString(""),
                row.path("steps").asString("[ { id: a, agent: ok } ]"),
                row.path("answer").asBoolean(false),
                row.path("trigger").asBoolean(false));
    }

    /// A whole workflow with the expression in this place.
    String with(Payload payload) {
        var template = "dsl: 1\nworkflow: escape\n" + header + "\nsteps: " + steps + "\n";
        return template.replace("CONDITION", quoted(payload.js()))
                .replace("VALUE", quoted("${ " + payload.js() + " }"))
                .replace("TEXT", quoted("a ${ " + payload.js() + " }"));
    }

    private static String quoted(String text) {
        return StringNode.valueOf(text).toString();
    }
}
