package dev.overwinter.agents.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agents.Calls;
import dev.overwinter.agents.LocalServer.Answered;
import dev.overwinter.agents.RawServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class EndpointErrorsTest {

    private final GenerateAgent agent = new GenerateAgent(Calls.CLOCK);

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "401, false",
        "403, false",
        "404, false",
        "408, true",
        "429, true",
        "500, true",
        "503, true",
        "302, false"
    })
    void theStatusIsTheError(int status, boolean retryable) {
        String body = "{\"error\": {\"message\": \"not today, " + FakeEndpoint.KEY + "\", \"type\": \"x\"}}";
        try (FakeEndpoint endpoint =
                new FakeEndpoint(Answered.of(status, "application/json", body).with("Retry-After", "20"))) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(Map.of("prompt", "Hi")));
            assertEquals("http." + status, failed.error().type());
            assertEquals(status, failed.error().status());
            assertTrue(String.valueOf(failed.error().detail()).contains("not today, ***"), failed::toString);
            assertFalse(failed.toString().contains(FakeEndpoint.KEY), failed::toString);
            assertEquals(retryable, failed.retryable());
            assertEquals(retryable ? Duration.ofSeconds(20) : null, failed.retryAfter());
            assertEquals(Effect.NONE, failed.effect());
            assertEquals(1, endpoint.asked().size(), "only the engine retries");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>welcome</html>", "{}", "{\"choices\": []}", "[1]"})
    void whatIsNoChatCompletionIsSaidToBeNone(String body) {
        try (FakeEndpoint endpoint = new FakeEndpoint(Answered.json(body))) {
            Failed failed = Calls.plain().failed(agent, endpoint.input(Map.of("prompt", "Hi")));
            assertEquals("http.body", failed.error().type(), failed::toString);
            assertFalse(failed.retryable());
        }
    }

    @Test
    void aRefusedAndALostConnectionAreTriedAgain() throws Exception {
        Map<String, Object> input =
                Map.of("model", "m", "prompt", "Hi", "baseUrl", "http://127.0.0.1:" + RawServer.closedPort() + "/v1");
        expectConnection(Calls.plain().failed(agent, input));
        try (RawServer server = new RawServer(socket -> socket.setSoLinger(true, 0))) {
            expectConnection(
                    Calls.plain().failed(agent, Map.of("model", "m", "prompt", "Hi", "baseUrl", server.url("/v1"))));
            assertEquals(1, server.requestsTaken(), "only the engine retries");
        }
    }

    @Test
    void theTimeoutOfARoundAndTheDeadlineOfTheCallBothEndIt() throws Exception {
        try (RawServer server = new RawServer(socket -> socket.getInputStream().read())) {
            Map<String, Object> patient = Map.of("model", "m", "prompt", "Hi", "baseUrl", server.url("/v1"));
            Map<String, Object> hasty =
                    Map.of("model", "m", "prompt", "Hi", "baseUrl", server.url("/v1"), "timeout", "200ms");
            for (Failed failed : new Failed[] {
                Calls.plain().failed(agent, hasty),
                Calls.plain().until(Calls.NOW.plusSeconds(600)).failed(agent, hasty),
                Calls.plain().until(Calls.NOW.plusMillis(200)).failed(agent, patient)
            }) {
                assertEquals("timeout", failed.error().type(), failed::toString);
                assertTrue(failed.retryable());
            }
        }
    }

    @Test
    void aCancellationAbortsTheRequest() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch hungUp = new CountDownLatch(1);
        Calls calls = Calls.plain();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                RawServer server = new RawServer(socket -> {
                    arrived.countDown();
                    try {
                        socket.getInputStream().read();
                    } finally {
                        hungUp.countDown();
                    }
                })) {
            Map<String, Object> input = Map.of("model", "m", "prompt", "Hi", "baseUrl", server.url("/v1"));
            CompletableFuture<AgentResult> result =
                    CompletableFuture.supplyAsync(() -> calls.make(agent, input), threads);
            assertTrue(arrived.await(30, TimeUnit.SECONDS));
            calls.cancellation().cancel();
            Failed failed = (Failed) result.get(30, TimeUnit.SECONDS);
            assertEquals("cancelled", failed.error().type(), failed::toString);
            assertTrue(hungUp.await(30, TimeUnit.SECONDS));
        }
    }

    private static void expectConnection(Failed failed) {
        assertEquals("http.connection", failed.error().type(), failed::toString);
        assertEquals(Effect.NONE, failed.effect());
        assertTrue(failed.retryable());
    }
}
