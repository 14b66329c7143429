package dev.overwinter.agents.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agents.Calls;
import dev.overwinter.agents.LocalServer;
import dev.overwinter.agents.LocalServer.Answered;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Failures that the other side told.
final class HttpErrorsTest {

    private final HttpRequestAgent agent = new HttpRequestAgent(Calls.CLOCK);
    private Answered next = Answered.status(500);
    private final LocalServer server = new LocalServer(_ -> next);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, false, NONE", "401, false, NONE", "402, false, NONE", "403, false, NONE", "404, false, NONE",
        "408, true, UNKNOWN", "409, false, UNKNOWN", "410, false, NONE", "422, false, NONE", "425, true, NONE",
        "429, true, NONE", "500, true, UNKNOWN", "501, false, UNKNOWN", "502, true, UNKNOWN", "503, true, UNKNOWN",
        "504, true, UNKNOWN", "507, false, UNKNOWN", "304, false, UNKNOWN"
    })
    void everyStatusSaysWhetherToRetryAndWhetherItMayHaveHappened(int status, boolean retryable, Effect effect) {
        next = Answered.status(status);
        Failed failed = failed(Map.of("method", "POST", "url", server.url("/")));
        assertEquals("http." + status, failed.error().type());
        assertEquals(status, failed.error().status());
        assertEquals(retryable, failed.retryable());
        assertEquals(effect, failed.effect());
        assertEquals(1, server.asked().size(), "only the engine retries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aSafeMethodHasNoEffectWhateverItsEnd(String method) {
        next = Answered.status(503);
        Failed failed = failed(Map.of("method", method, "url", server.url("/")));
        assertEquals(Effect.NONE, failed.effect());
        assertTrue(failed.retryable());
    }

    @Test
    void aSuccessThatWasNotExpectedIsAnError() {
        next = Answered.status(200);
        Failed failed = failed(Map.of("method", "POST", "url", server.url("/"), "expectedStatus", 201));
        assertEquals("http.200", failed.error().type());
        assertEquals(Effect.UNKNOWN, failed.effect());
        assertFalse(failed.retryable());
    }

    @Test
    void aProblemsOwnWordsBecomeTitleAndDetail() {
        next = Answered.of(
                402, "application/problem+json", "{\"title\": \"Card expired\", \"detail\": \"It ended in 09/26.\"}");
        Failed failed = failed(Map.of("method", "POST", "url", server.url("/pay/9?key=hidden")));
        assertEquals("Card expired", failed.error().title());
        assertEquals(
                "POST " + server.url("") + " answered 402: It ended in 09/26.",
                failed.error().detail());
        assertEquals(
                Map.of("body", Map.of("title", "Card expired", "detail", "It ended in 09/26.")),
                failed.error().data());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\": \"no stock\"}",
                "{\"error\": {\"message\": \"no stock\"}}",
                "{\"error\": \"no stock\"}"
            })
    void otherCommonShapesSpeakToo(String body) {
        next = Answered.of(422, "application/json", body);
        Failed failed = failed(Map.of("url", server.url("/")));
        assertEquals("Unprocessable Content", failed.error().title());
        assertEquals(
                "GET " + server.url("") + " answered 422: no stock",
                failed.error().detail());
    }

    @Test
    void aLongErrorPageIsShownInPart() {
        next = Answered.of(500, "text/html", "<p>down</p>\n  ".repeat(10_000));
        Failed failed = failed(Map.of("url", server.url("/"), "maxResponseBytes", 1000));
        assertEquals("http.500", failed.error().type());
        String detail = String.valueOf(failed.error().detail());
        assertTrue(detail.length() < 400 && detail.contains("<p>down</p> <p>down</p>"), detail);
        assertEquals(true, data(failed).get("truncated"));
        assertEquals(1000, String.valueOf(data(failed).get("body")).length());
    }

    @Test
    void aLongAnswerIsRefused() {
        next = Answered.of(200, "text/plain", "x".repeat(101));
        Failed failed = failed(Map.of("method", "POST", "url", server.url("/"), "maxResponseBytes", 100));
        assertEquals("limit.payload", failed.error().type());
        assertEquals("The response is longer than 100 bytes", failed.error().title());
        assertEquals(Effect.UNKNOWN, failed.effect());
        assertFalse(failed.retryable());
        assertEquals(
                Effect.NONE,
                failed(Map.of("url", server.url("/"), "maxResponseBytes", 100)).effect());
    }

    @Test
    void theDefaultLimitIsOneMegabyte() {
        next = Answered.of(200, "text/plain", "x".repeat((1 << 20) + 1));
        assertEquals(
                "limit.payload", failed(Map.of("url", server.url("/"))).error().type());
    }

    @Test
    void jsonThatWasInsistedOnAndDidNotCome() {
        next = Answered.of(200, "text/html", "<html>");
        Failed failed = failed(Map.of("method", "POST", "url", server.url("/"), "responseType", "json"));
        assertEquals("http.body", failed.error().type());
        assertEquals(Effect.UNKNOWN, failed.effect());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "7|PT7S",
                "0|PT0S",
                "Sat, 21 Nov 2026 12:01:30 GMT|PT1M30S",
                "Sat, 21 Nov 2026 11:00:00 GMT|PT0S",
                "soon|-",
                "-5|-"
            })
    void retryAfterIsSecondsOrADate(String header, @Nullable String wait) {
        next = Answered.status(503).with("Retry-After", header);
        Failed failed = failed(Map.of("url", server.url("/")));
        assertEquals(wait == null ? null : Duration.parse(wait), failed.retryAfter());
    }

    @Test
    void retryAfterOfAFinalFailureIsIgnored() {
        next = Answered.status(404).with("Retry-After", "5");
        assertNull(failed(Map.of("url", server.url("/"))).retryAfter());
    }

    @Test
    void secretsThatTheServerEchoesAreStruckOut() {
        List<Map<String, ?>> credentials = List.of(
                Map.of("auth", Map.of("bearer", "s3cr3t-token")),
                Map.of("auth", Map.of("basic", Map.of("user", "ann", "password", "s3cr3t-token"))),
                Map.of("auth", Map.of("header", Map.of("name", "X-Own", "value", "s3cr3t-token"))),
                Map.of("headers", Map.of("Authorization", "Bearer s3cr3t-token")),
                Map.of("headers", Map.of("X-Api-Key", "s3cr3t-token")));
        try (LocalServer echo = new LocalServer(asked -> Answered.of(
                400, "application/json", "{\"title\": \"s3cr3t-token\", \"saw\": [\"" + asked.headers() + "\"]}"))) {
            for (Map<String, ?> credential : credentials) {
                Map<String, Object> input = new HashMap<>(credential);
                input.put("url", echo.url("/s3cr3t-token"));
                input.put("query", Map.of("key", "s3cr3t-token"));
                String told = failed(input).toString();
                assertTrue(told.contains("http.400"), told);
                assertFalse(told.contains("s3cr3t-token"), told);
                assertFalse(told.contains("YW5uOnMzY3IzdC10b2tlbg=="), told);
            }
        }
    }

    @Test
    void inputThatCannotBeUsedIsRefusedBeforeAnythingIsSent() {
        Map<String, ?> url = Map.of("url", server.url("/"));
        Map<Map<String, ?>, String> wrong = new HashMap<>();
        wrong.put(Map.of(), "url is missing");
        wrong.put(Map.of("url", "ftp://files"), "must be a full URL");
        wrong.put(Map.of("url", "/relative"), "must be a full URL");
        wrong.put(Map.of("url", "http://"), "url is not a URL");
        wrong.put(Map.of("url", "http://a b/"), "url is not a URL");
        wrong.put(Map.of("url", "http://u:topsecret@host/"), "use `auth");
        wrong.put(Map.of("url", 7), "url must be text, and is a number");
        wrong.put(and(url, "method", "BREW"), "method must be one of");
        wrong.put(and(url, "auth", Map.of()), "exactly one");
        wrong.put(and(url, "auth", Map.of("basic", Map.of("user", "a"))), "auth.basic.password is missing");
        wrong.put(and(url, "expectedStatus", "2x"), "expectedStatus takes");
        wrong.put(and(url, "expectedStatus", 99), "expectedStatus takes");
        wrong.put(and(url, "responseType", "xml"), "responseType must be");
        wrong.put(and(url, "maxResponseBytes", 0), "must be from 1");
        wrong.put(and(url, "connectTimeout", "15"), "a duration such as 30s");
        wrong.put(and(url, "connectTimeout", "0s"), "longer than nothing");
        wrong.put(and(url, "followRedirects", "yes"), "true or false");
        wrong.put(and(url, "headers", Map.of("X-A", "topsecret\r\nX-B: 1")), "line break");
        wrong.put(and(url, "headers", Map.of("X A", "1")), "no header name");
        wrong.put(and(url, "headers", Map.of("Host", "topsecret")), "set by the client itself");
        wrong.put(and(url, "headers", Map.of("X-A", Map.of())), "headers.X-A must be text, and is a map");
        wrong.put(and(url, "query", Map.of("a", Map.of())), "query.a must be text");
        wrong.put(and(url, "auth", Map.of("bearer", "topsecret\n")), "line break");
        wrong.put(
                and(and(url, "auth", Map.of("bearer", "topsecret")), "headers", Map.of("authorization", "x")),
                "both headers and auth");
        wrong.forEach((input, said) -> {
            Failed failed = failed(input);
            assertEquals("validation", failed.error().type(), () -> input + " gave " + failed);
            assertTrue(String.valueOf(failed.error().detail()).contains(said), failed::toString);
            assertFalse(failed.toString().contains("topsecret"), failed::toString);
            assertFalse(failed.retryable());
            assertEquals(Effect.NONE, failed.effect());
        });
        assertEquals(List.of(), server.asked());
    }

    private Failed failed(Map<String, ?> input) {
        return Calls.plain().failed(agent, input);
    }

    private static Map<?, ?> data(Failed failed) {
        return assertInstanceOf(Map.class, failed.error().data());
    }

    private static Map<String, ?> and(Map<String, ?> input, String key, Object value) {
        Map<String, Object> more = new HashMap<>(input);
        more.put(key, value);
        return more;
    }
}
