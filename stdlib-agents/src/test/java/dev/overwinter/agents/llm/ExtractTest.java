package dev.overwinter.agents.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agent.AgentResult.Usage;
import dev.overwinter.agents.Calls;
import dev.overwinter.agents.LocalServer.Answered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExtractTest {

    private static final Map<String, Object> SCHEMA = Map.of(
            "type", "object",
            "required", List.of("code"),
            "properties",
                    Map.of(
                            "code", Map.of("type", "string", "pattern", "^[A-Z][0-9]+$"),
                            "id", Map.of("type", "integer")));

    private final ExtractAgent agent = new ExtractAgent(Calls.CLOCK);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\": \"M17\", \"id\": 9223372036854775807}",
                "```json\n{\"code\": \"M17\", \"id\": 9223372036854775807}\n```",
                "Here it is:\n```\n{\"code\": \"M17\", \"id\": 9223372036854775807}\n```\nAnything else?"
            })
    void aReplyThatFitsIsTheValue(String reply) {
        try (FakeEndpoint endpoint = FakeEndpoint.saying(reply)) {
            Map<String, Object> output = Calls.plain().output(agent, endpoint.input(input()));
            assertEquals(Map.of("code", "M17", "id", Long.MAX_VALUE), output.get("value"));
            assertEquals("small-2026", output.get("model"));
            String system = endpoint.messages(0).getFirst();
            assertTrue(system.startsWith("system: Reply with one JSON value"), system);
            assertTrue(system.contains("^[A-Z][0-9]+$"), system);
            assertFalse(endpoint.body(0).containsKey("response_format"), "not every endpoint knows it");
        }
    }

    @Test
    void aReplyThatDoesNotFitGoesBackWithWhatIsWrong() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("It is M17.", "{\"code\": \"m17\"}", "{\"code\": \"M17\"}")) {
            AgentResult.Ok ok = Calls.plain().ok(agent, endpoint.input(input()));
            assertEquals(
                    Map.of(
                            "value", Map.of("code", "M17"),
                            "model", "small-2026",
                            "usage", Map.of("inputTokens", 30L, "outputTokens", 9L)),
                    ok.output());
            assertEquals(new Usage("small-2026", 30, 9, null), ok.usage());
            List<String> third = endpoint.messages(2);
            assertEquals(6, third.size(), third::toString);
            assertEquals("assistant: It is M17.", third.get(2));
            assertTrue(third.get(3).contains("the reply is not JSON"), third.get(3));
            assertEquals("assistant: {\"code\": \"m17\"}", third.get(4));
            assertTrue(third.get(5).contains("- code: "), third.get(5));
        }
    }

    @Test
    void theBoundEndsItWithTheLastReplyAndTheWholeCost() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("{}")) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(input()));
            assertEquals("llm.invalid", failed.error().type());
            assertFalse(failed.retryable());
            assertEquals(Effect.NONE, failed.effect());
            assertEquals(new Usage("small-2026", 30, 9, null), failed.usage());
            Map<?, ?> data = (Map<?, ?>) failed.error().data();
            assertEquals("{}", data.get("reply"));
            assertTrue(String.valueOf(data.get("violations")).contains("code"), failed::toString);
            assertEquals(3, endpoint.asked().size());
        }
    }

    @Test
    void withoutCorrectionsTheFirstReplyDecides() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("", "{\"code\": \"M17\"}")) {
            Map<String, Object> input = endpoint.input(input());
            input.put("maxCorrections", 0);
            assertEquals(
                    "llm.invalid", Calls.plain().failed(agent, input).error().type());
            assertEquals(1, endpoint.asked().size());
        }
    }

    @Test
    void anEmptyReplyIsCorrectedLikeAnyOther() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("", "{\"code\": \"M17\"}")) {
            assertEquals(
                    Map.of("code", "M17"),
                    Calls.plain().output(agent, endpoint.input(input())).get("value"));
        }
    }

    @Test
    void aFailureInALaterRoundStillTellsTheCost() {
        try (FakeEndpoint endpoint = new FakeEndpoint(FakeEndpoint.completion("{}", "stop"), Answered.status(503))) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(input()));
            assertEquals("http.503", failed.error().type());
            assertEquals(new Usage("small-2026", 10, 3, null), failed.usage());
        }
    }

    @Test
    void jsonModeIsAskedForWhereWanted() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("{\"code\": \"M17\"}")) {
            Map<String, Object> input = endpoint.input(input());
            input.put("responseFormat", "json");
            Calls.plain().ok(agent, input);
            assertEquals(Map.of("type", "json_object"), endpoint.body(0).get("response_format"));
        }
    }

    @Test
    void aSchemaMayReferToItself() {
        Map<String, Object> schema = Map.of(
                "$ref",
                "#/$defs/tree",
                "$defs",
                Map.of(
                        "tree",
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("inner", Map.of("$ref", "#/$defs/tree")),
                                "additionalProperties",
                                false)));
        try (FakeEndpoint endpoint = FakeEndpoint.saying("{\"inner\": {\"x\": 1}}", "{\"inner\": {}}")) {
            Map<String, Object> input = endpoint.input(input());
            input.put("schema", schema);
            assertEquals(
                    Map.of("inner", Map.of()),
                    Calls.plain().output(agent, input).get("value"));
            assertTrue(endpoint.messages(1).getLast().contains("inner: "), endpoint.messages(1)::toString);
        }
    }

    @Test
    void aSchemaThatIsNoneIsFoundBeforeAnythingIsAsked() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("{}")) {
            for (Object schema : List.of(
                    "object",
                    Map.of("type", "objct"),
                    Map.of("properties", List.of()),
                    Map.of("$ref", "#/$defs/missing"),
                    Map.of("properties", Map.of("a", Map.of("items", Map.of("$ref", "#/$defs/missing")))),
                    Map.of("type", "string", "pattern", "["),
                    Map.of("$ref", "https://elsewhere.invalid/schema.json"))) {
                Map<String, Object> input = endpoint.input(input());
                input.put("schema", schema);
                Failed failed = Calls.plain().failed(agent, input);
                assertEquals("validation", failed.error().type(), failed::toString);
                assertTrue(String.valueOf(failed.error().detail()).contains("schema"), failed::toString);
            }
            assertEquals(List.of(), endpoint.asked());
        }
    }

    private static Map<String, Object> input() {
        return new HashMap<>(Map.of("prompt", "Which code?", "schema", SCHEMA));
    }
}
