package dev.overwinter.agents.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agent.AgentResult.Usage;
import dev.overwinter.agents.Calls;
import dev.overwinter.agents.LocalServer.Answered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GenerateTest {

    private final GenerateAgent agent = new GenerateAgent(Calls.CLOCK);

    @Test
    void asksTheEndpointAndSaysWhatItCost() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("Dear payer, ...")) {
            AgentResult.Ok ok = Calls.plain()
                    .ok(
                            agent,
                            endpoint.input(
                                    Map.of("instructions", "You write letters.", "prompt", "Write.", "maxTokens", 50)));
            assertEquals(
                    Map.of(
                            "text", "Dear payer, ...",
                            "model", "small-2026",
                            "usage", Map.of("inputTokens", 10L, "outputTokens", 3L)),
                    ok.output());
            assertEquals(new Usage("small-2026", 10, 3, null), ok.usage());
            assertEquals("/v1/chat/completions", endpoint.asked().getFirst().path());
            assertEquals(
                    "Bearer " + FakeEndpoint.KEY, endpoint.asked().getFirst().header("Authorization"));
            assertEquals(List.of("system: You write letters.", "user: Write."), endpoint.messages(0));
            assertEquals("small", endpoint.body(0).get("model"));
            assertEquals(0.0, endpoint.body(0).get("temperature"));
            assertEquals(50L, endpoint.body(0).get("max_tokens"));
        }
    }

    @Test
    void showsTheInputAsJsonWithEveryDigit() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("ok")) {
            Calls.plain().ok(agent, endpoint.input(Map.of("prompt", "Sum up.", "input", Map.of("id", Long.MAX_VALUE))));
            String asked = endpoint.messages(0).getFirst();
            assertTrue(asked.startsWith("user: Sum up.\n\nInput"), asked);
            assertTrue(asked.contains("\"id\" : 9223372036854775807"), asked);
        }
    }

    @Test
    void anEndpointWithoutAKeyGetsNone() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("ok")) {
            Map<String, Object> input = endpoint.input(Map.of("prompt", "Hi"));
            input.remove("apiKey");
            Calls.plain().ok(agent, input);
            assertNull(endpoint.asked().getFirst().header("Authorization"));
        }
    }

    @Test
    void aTemperatureOfNullIsLeftToTheEndpoint() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("ok")) {
            Map<String, Object> input = endpoint.input(Map.of("prompt", "Hi"));
            input.put("temperature", null);
            Calls.plain().ok(agent, input);
            assertFalse(endpoint.body(0).containsKey("temperature"));
            input.put("temperature", 0.7);
            Calls.plain().ok(agent, input);
            assertEquals(0.7, endpoint.body(1).get("temperature"));
        }
    }

    @Test
    void anEmptyReplyIsNone() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying(" ")) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(Map.of("prompt", "Hi")));
            assertEquals("llm.invalid", failed.error().type());
            assertEquals(new Usage("small-2026", 10, 3, null), failed.usage());
        }
    }

    @Test
    void aReplyThatWasCutOffIsAnErrorThatKeepsIt() {
        try (FakeEndpoint endpoint = new FakeEndpoint(FakeEndpoint.completion("Dear pay", "length"))) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(Map.of("prompt", "Hi", "maxTokens", 3)));
            assertEquals("llm.truncated", failed.error().type());
            assertEquals(Map.of("reply", "Dear pay"), failed.error().data());
            assertEquals(new Usage("small-2026", 10, 3, null), failed.usage());
        }
    }

    @Test
    void aFilteredReplyIsARefusal() {
        try (FakeEndpoint endpoint = new FakeEndpoint(FakeEndpoint.completion("", "content_filter"))) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(Map.of("prompt", "Hi")));
            assertEquals("llm.refused", failed.error().type());
        }
        String refusal = "{\"choices\": [{\"finish_reason\": \"stop\", \"message\":"
                + " {\"role\": \"assistant\", \"refusal\": \"I will not.\"}}]}";
        try (FakeEndpoint endpoint = new FakeEndpoint(Answered.json(refusal))) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(Map.of("prompt", "Hi")));
            assertEquals("llm.refused", failed.error().type());
            assertEquals("I will not.", failed.error().detail());
        }
    }

    @Test
    void inputThatCannotBeUsedCostsNothing() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("ok")) {
            Map<String, Object> noUrl = new HashMap<>(Map.of("model", "small", "prompt", "Hi"));
            Map<Map<String, Object>, String> wrong = new HashMap<>();
            wrong.put(noUrl, "baseUrl is missing");
            wrong.put(endpoint.input(Map.of()), "prompt and input are both missing");
            wrong.put(endpoint.input(Map.of("prompt", "Hi", "model", " ")), "model is missing");
            wrong.put(endpoint.input(Map.of("prompt", "Hi", "maxTokens", 0)), "maxTokens must be from 1");
            wrong.put(endpoint.input(Map.of("prompt", "Hi", "temperature", "warm")), "temperature must be a number");
            wrong.put(endpoint.input(Map.of("prompt", "Hi", "timeout", 30)), "timeout must be a duration");
            wrong.forEach((input, said) -> {
                Failed failed = Calls.plain().failed(agent, input);
                assertEquals("validation", failed.error().type(), failed::toString);
                assertTrue(String.valueOf(failed.error().detail()).contains(said), failed::toString);
            });
            assertEquals(List.of(), endpoint.asked());
        }
    }
}
