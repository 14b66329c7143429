package dev.overwinter.app.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What one execution did at the payer's: its effects there, and its calls as the wire saw them.
///
/// @param calls by endpoint
record Effects(String submissionId, int voids, int submissionCalls, Map<String, Integer> calls) {

    /// Checks one execution's effects.
    ///
    /// @param before the payer's effects before its start
    /// @param after and after its end
    static Effects of(JsonNode before, JsonNode after, List<Wire.Seen> seen, Scenario scenario) {
        assertEquals(1, news(before, after, "submissions"), "submissions");
        assertEquals(1, news(before, after, "decisions"), "decisions");
        assertEquals(0, news(before, after, "manualTickets"), "manual tickets");
        int voids = news(before, after, "voids");
        assertEquals(scenario.isUndone() ? 1 : 0, voids, "voids");
        var submission =
                after.path("submissions").get(before.path("submissions").size());
        int submissionCalls =
                oneKey(seen, "POST /authorizations", submission.path("key").asString());
        if (scenario.isUndone()) {
            var undo = after.path("voids").get(before.path("voids").size());
            assertEquals(submission.path("id"), undo.path("id"), "what was withdrawn");
            oneKey(seen, "DELETE /authorizations/{id}", undo.path("key").asString());
        }
        var calls = new TreeMap<String, Integer>();
        seen.forEach(request -> calls.merge(request.endpoint(), 1, Integer::sum));
        return new Effects(submission.path("id").asString(), voids, submissionCalls, calls);
    }

    private static int news(JsonNode before, JsonNode after, String kind) {
        return after.path(kind).size() - before.path(kind).size();
    }

    /// All calls of an endpoint carried one key.
    private static int oneKey(List<Wire.Seen> seen, String endpoint, String key) {
        var calls = seen.stream()
                .filter(request -> request.endpoint().equals(endpoint))
                .toList();
        assertTrue(!key.isEmpty() && !calls.isEmpty(), () -> endpoint + " with key \"" + key + "\" in " + seen);
        calls.forEach(call -> assertEquals(key, call.key(), () -> "the key of " + call));
        return calls.size();
    }
}
