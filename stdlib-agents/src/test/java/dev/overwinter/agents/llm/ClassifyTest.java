package dev.overwinter.agents.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agents.Calls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassifyTest {

    private final ClassifyAgent agent = new ClassifyAgent(Calls.CLOCK);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Urgent",
                "urgent",
                " \"Urgent\". ",
                "**Urgent**",
                "{\"label\": \"Urgent\"}",
                "```json\n\"Urgent\"\n```"
            })
    void theLabelIsFoundHoweverItIsWrapped(String reply) {
        try (FakeEndpoint endpoint = FakeEndpoint.saying(reply)) {
            Map<String, Object> output =
                    Calls.plain().output(agent, endpoint.input(input(List.of("Routine", "Urgent"))));
            assertEquals("Urgent", output.get("label"));
            assertEquals("small-2026", output.get("model"));
        }
    }

    @Test
    void descriptionsAreShownToTheModel() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("routine", "can wait for weeks");
        labels.put("urgent", "harm within days");
        try (FakeEndpoint endpoint = FakeEndpoint.saying("routine")) {
            Calls.plain().ok(agent, endpoint.input(input(labels)));
            String system = endpoint.messages(0).getFirst();
            assertTrue(system.contains("- routine: can wait for weeks\n- urgent: harm within days"), system);
        }
    }

    @Test
    void labelsThatDifferOnlyInCaseAreToldApart() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("a")) {
            assertEquals(
                    "a",
                    Calls.plain()
                            .output(agent, endpoint.input(input(List.of("A", "a"))))
                            .get("label"));
        }
    }

    @Test
    void anythingElseGoesBackAndThenFails() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("perhaps", "Urgent")) {
            assertEquals(
                    "Urgent",
                    Calls.plain()
                            .output(agent, endpoint.input(input(List.of("Routine", "Urgent"))))
                            .get("label"));
            assertTrue(endpoint.messages(1).getLast().contains("Routine, Urgent"));
        }
        try (FakeEndpoint endpoint = FakeEndpoint.saying("Urgent or Routine")) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(input(List.of("Routine", "Urgent"))));
            assertEquals("llm.invalid", failed.error().type());
            assertEquals(3, endpoint.asked().size());
        }
    }

    @Test
    void labelsMustBeLabels() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("x")) {
            for (Object labels : List.of("a, b", List.of(), Map.of(), List.of(Map.of("a", 1)), List.of(" "))) {
                Failed failed = Calls.plain().failed(agent, endpoint.input(input(labels)));
                assertEquals("validation", failed.error().type());
            }
            assertEquals(List.of(), endpoint.asked());
        }
    }

    private static Map<String, Object> input(Object labels) {
        return Map.of("prompt", "How urgent?", "labels", labels);
    }
}
