package dev.overwinter.app.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The history of one execution, read against the rules: gapless, nothing done twice, handed over again only what was
/// under way when its owner died.
public final class History {
    private final List<String> answeredBy = new ArrayList<>();
    private final Map<String, Integer> deliveries = new HashMap<>();
    private final Map<String, Integer> successes = new HashMap<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Set<String> completed = new HashSet<>();
    private final Set<String> claimedSinceOwner = new HashSet<>();
    private int claims;
    private int redelivered;

    /// @param entries as `show` gives them
    public History(JsonNode entries) {
        long expected = 1;
        for (var entry : entries) {
            assertEquals(expected++, entry.path("seq").asLong(), () -> "a gap before " + entry);
            read(
                    entry,
                    entry.path("step").asString(),
                    entry.path("detail").path("call").asString(""));
        }
    }

    private void read(JsonNode entry, String step, String call) {
        var attempt = step + "|" + call;
        switch (entry.path("type").asString()) {
            case "execution.claimed" -> {
                claims++;
                claimedSinceOwner.clear();
            }
            case "attempt.redelivered" -> {
                redelivered++;
                delivered(step);
                assertTrue(claims > 0, () -> "handed over again without a new owner: " + entry);
                assertTrue(claimedSinceOwner.add(attempt), () -> "handed over twice by one owner: " + entry);
                assertTrue(!succeeded.contains(attempt), () -> "had succeeded and was called again: " + entry);
                assertTrue(!completed.contains(step), () -> "had completed and was called again: " + entry);
            }
            case "attempt.succeeded" -> {
                delivered(step);
                successes.merge(step, 1, Integer::sum);
                assertTrue(succeeded.add(attempt), () -> "succeeded twice: " + entry);
            }
            case "attempt.failed" -> delivered(step);
            case "step.completed" -> assertTrue(completed.add(step), () -> "completed twice: " + entry);
            case "gate.answered" ->
                answeredBy.add(entry.path("detail").path("by").asString());
            default -> {}
        }
    }

    /// Every delivery ends in a success, a failure or the death of its owner.
    private void delivered(String step) {
        deliveries.merge(step, 1, Integer::sum);
    }

    /// Those whose answer was taken.
    public List<String> answeredBy() {
        return answeredBy;
    }

    public int redelivered() {
        return redelivered;
    }

    public int claims() {
        return claims;
    }

    /// How often attempts of a step were handed to their agent and came to an end, or died with their owner.
    public int deliveries(String step) {
        return deliveries.getOrDefault(step, 0);
    }

    /// The steps that an agent has done.
    public Set<String> succeeded() {
        return Set.copyOf(successes.keySet());
    }

    /// The world was called as often as the history says: at most once a delivery, at least once a success.
    ///
    /// @param endpoints by step
    /// @param calls by endpoint
    void requireCalls(Map<String, String> endpoints, Map<String, Integer> calls) {
        endpoints.forEach((step, endpoint) -> {
            int seen = calls.getOrDefault(endpoint, 0);
            int delivered = count(deliveries, step);
            assertTrue(
                    seen <= delivered && seen >= count(successes, step),
                    () -> step
                            + " was handed over %d times, %s was called %d times".formatted(delivered, endpoint, seen));
        });
    }

    private static int count(Map<String, Integer> byNode, String step) {
        return byNode.entrySet().stream()
                .filter(node -> node.getKey().endsWith(step))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
