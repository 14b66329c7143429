package dev.overwinter.agents.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agents.Calls;
import dev.overwinter.agents.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Failures that nobody told: no answer, or half of one.
@Timeout(60)
final class HttpConnectionTest {

    private final HttpRequestAgent agent = new HttpRequestAgent(Calls.CLOCK);

    @Test
    void aRefusedConnectionHadNoEffect() {
        Failed failed = post("http://127.0.0.1:" + RawServer.closedPort() + "/");
        expect(failed, "http.connection", Effect.NONE, true);
        assertTrue(String.valueOf(failed.error().detail()).contains("cannot be reached"), failed::toString);
    }

    @Test
    void anUnknownHostHadNoEffect() {
        Failed failed = post("http://nowhere.invalid/");
        expect(failed, "http.connection", Effect.NONE, true);
        assertTrue(String.valueOf(failed.error().detail()).contains("unknown host"), failed::toString);
    }

    @Test
    void aLostAnswerLeavesTheEffectUnknown() throws IOException {
        try (RawServer server = new RawServer(_ -> {})) {
            expect(post(server.url("/")), "http.connection", Effect.UNKNOWN, true);
            assertEquals(1, server.requestsTaken(), "only the engine retries");
        }
    }

    @Test
    void aResetLeavesTheEffectUnknown() throws IOException {
        try (RawServer server = new RawServer(socket -> socket.setSoLinger(true, 0))) {
            expect(post(server.url("/")), "http.connection", Effect.UNKNOWN, true);
        }
    }

    @Test
    void halfAnAnswerLeavesTheEffectUnknown() throws IOException {
        String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this";
        try (RawServer server = new RawServer(socket -> {
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        })) {
            expect(post(server.url("/")), "http.connection", Effect.UNKNOWN, true);
        }
    }

    @Test
    void theDeadlineEndsTheCallAndHangsUp() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> awaitHangUp(socket, hungUp))) {
            Failed failed = Calls.plain()
                    .until(Calls.NOW.plus(Duration.ofMillis(300)))
                    .failed(agent, Map.of("method", "POST", "url", server.url("/")));
            expect(failed, "timeout", Effect.UNKNOWN, true);
            assertTrue(hungUp.await(30, TimeUnit.SECONDS), "the request goes on although nobody waits");
        }
    }

    @Test
    void aDeadlineInTheMiddleOfTheBodyCountsToo() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
        CountDownLatch hungUp = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            awaitHangUp(socket, hungUp);
        })) {
            Failed failed = Calls.plain()
                    .until(Calls.NOW.plus(Duration.ofMillis(300)))
                    .failed(agent, Map.of("method", "POST", "url", server.url("/")));
            expect(failed, "timeout", Effect.UNKNOWN, true);
        }
    }

    @Test
    void aDeadlineThatHasPassedSendsNothing() throws IOException {
        try (RawServer server = new RawServer(_ -> {})) {
            Failed failed =
                    Calls.plain().until(Calls.NOW).failed(agent, Map.of("method", "POST", "url", server.url("/")));
            expect(failed, "timeout", Effect.NONE, true);
            assertEquals(0, server.requestsTaken());
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
                    awaitHangUp(socket, hungUp);
                })) {
            CompletableFuture<AgentResult> result = CompletableFuture.supplyAsync(
                    () -> calls.make(agent, Map.of("method", "POST", "url", server.url("/"))), threads);
            assertTrue(arrived.await(30, TimeUnit.SECONDS));
            calls.cancellation().cancel();
            Failed failed = (Failed) result.get(30, TimeUnit.SECONDS);
            expect(failed, "cancelled", Effect.UNKNOWN, false);
            assertTrue(hungUp.await(30, TimeUnit.SECONDS), "the request goes on although nobody waits");
        }
    }

    @Test
    void aCallThatWasCancelledBeforeSendsNothing() throws IOException {
        Calls calls = Calls.plain();
        calls.cancellation().cancel();
        try (RawServer server = new RawServer(_ -> {})) {
            expect(
                    calls.failed(agent, Map.of("method", "POST", "url", server.url("/"))),
                    "cancelled",
                    Effect.NONE,
                    false);
            assertEquals(0, server.requestsTaken());
        }
    }

    @Test
    void aSafeMethodHasNoEffectEvenWhenTheAnswerIsLost() throws IOException {
        try (RawServer server = new RawServer(socket -> socket.setSoLinger(true, 0))) {
            expect(Calls.plain().failed(agent, Map.of("url", server.url("/"))), "http.connection", Effect.NONE, true);
        }
    }

    private static void awaitHangUp(java.net.Socket socket, CountDownLatch hungUp) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // whatever still comes
            }
        } finally {
            hungUp.countDown();
        }
    }

    private Failed post(String url) {
        return Calls.plain().failed(agent, Map.of("method", "POST", "url", url, "body", Map.of("a", 1)));
    }

    private static void expect(Failed failed, String type, Effect effect, boolean retryable) {
        assertEquals(type, failed.error().type(), failed::toString);
        assertEquals(effect, failed.effect(), failed::toString);
        assertEquals(retryable, failed.retryable(), failed::toString);
        assertFalse(failed.toString().contains("Exception"), failed::toString);
    }
}
