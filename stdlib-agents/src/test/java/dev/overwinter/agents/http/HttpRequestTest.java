package dev.overwinter.agents.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.overwinter.agents.Calls;
import dev.overwinter.agents.Json;
import dev.overwinter.agents.LocalServer;
import dev.overwinter.agents.LocalServer.Answered;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRequestTest {

    private final HttpRequestAgent agent = new HttpRequestAgent(Calls.CLOCK);
    private Answered next = Answered.json("{\"ok\": true}");
    private final LocalServer server = new LocalServer(_ -> next);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersWithStatusLowerCaseHeadersAndJson() {
        next = Answered.json("{\"id\": \"A-1\", \"tags\": [1, 2.5, null]}").with("X-Trace", "t1");
        Map<String, Object> output = output(Map.of("url", server.url("/a")));
        assertEquals(200L, output.get("status"));
        assertEquals("t1", headers(output).get("x-trace"));
        assertEquals(Map.of("id", "A-1", "tags", Arrays.asList(1L, 2.5, null)), output.get("body"));
        assertEquals("GET", server.only().method());
    }

    @Test
    void aHeaderThatCameTwiceIsAList() {
        next = Answered.status(204).with("Set-Cookie", "a=1", "b=2");
        Map<String, Object> output = output(Map.of("url", server.url("/")));
        assertEquals(List.of("a=1", "b=2"), headers(output).get("set-cookie"));
        assertNull(output.get("body"));
    }

    @Test
    void queryIsEncodedAndJoinsWhatTheUrlHas() {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("q", "a b&c=ü/+");
        query.put("tag", List.of("x", 2L));
        query.put("none", null);
        output(Map.of("url", server.url("/search?p=1#top"), "query", query));
        assertEquals("p=1&q=a%20b%26c%3D%C3%BC%2F%2B&tag=x&tag=2", server.only().query());
    }

    @Test
    void aMapGoesAsJsonWithTheIdempotencyKey() {
        output(Map.of("method", "POST", "url", server.url("/"), "body", Map.of("a", List.of(1, 2))));
        assertEquals("{\"a\":[1,2]}", server.only().body());
        assertEquals("application/json", server.only().header("content-type"));
        assertEquals("key-1", server.only().header("Idempotency-Key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void methodsThatChangeSomethingCarryTheKey(String method) {
        output(Map.of("method", method, "url", server.url("/")));
        assertEquals("key-1", server.only().header("Idempotency-Key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void safeMethodsDoNot(String method) {
        output(Map.of("method", method, "url", server.url("/")));
        assertNull(server.only().header("Idempotency-Key"));
    }

    @Test
    void theKeysHeaderCanBeRenamedTurnedOffAndOverruled() {
        Map<String, @Nullable Object> input = new HashMap<>(Map.of("method", "POST", "url", server.url("/")));
        input.put("idempotencyHeader", "X-Request-Id");
        output(input);
        assertEquals("key-1", server.asked().getLast().header("X-Request-Id"));
        assertNull(server.asked().getLast().header("Idempotency-Key"));
        for (Object off : Arrays.asList(false, null)) {
            input.put("idempotencyHeader", off);
            output(input);
            assertNull(server.asked().getLast().header("Idempotency-Key"));
        }
        input.put("idempotencyHeader", true);
        input.put("headers", Map.of("idempotency-key", "mine"));
        output(input);
        assertEquals("mine", server.asked().getLast().header("Idempotency-Key"));
    }

    @Test
    void textGoesAsItIs() {
        output(Map.of("method", "PUT", "url", server.url("/"), "body", "<a/>", "contentType", "application/xml"));
        assertEquals("<a/>", server.only().body());
        assertEquals("application/xml", server.only().header("content-type"));
    }

    @Test
    void aMapGoesAsAFormWhereTheContentTypeSaysSo() {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", List.of("a b", "c"));
        output(Map.of(
                "method",
                "POST",
                "url",
                server.url("/"),
                "body",
                form,
                "contentType",
                "application/x-www-form-urlencoded"));
        assertEquals(
                "grant_type=client_credentials&scope=a%20b&scope=c",
                server.only().body());
    }

    @Test
    void numbersPassUnchangedBothWays() throws Exception {
        String text =
                "{\"id\":9223372036854775807,\"big\":18446744073709551616,\"amount\":12345678901234567.89,\"x\":0.1}";
        next = Answered.json(text);
        Object body = output(Map.of("url", server.url("/"))).get("body");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("id", Long.MAX_VALUE);
        expected.put("big", new BigInteger("18446744073709551616"));
        expected.put("amount", new BigDecimal("12345678901234567.89"));
        expected.put("x", 0.1);
        assertEquals(expected, body);
        output(new HashMap<>(Map.of("method", "POST", "url", server.url("/"), "body", expected)));
        assertEquals(text, server.asked().getLast().body());
        assertEquals(expected, Json.parse(text));
    }

    @Test
    void authIsBasicBearerOrAHeaderOfItsOwn() {
        String basic = Base64.getEncoder().encodeToString("ann:pä:ss".getBytes(StandardCharsets.UTF_8));
        output(Map.of("url", server.url("/"), "auth", Map.of("basic", Map.of("user", "ann", "password", "pä:ss"))));
        assertEquals("Basic " + basic, server.asked().getLast().header("Authorization"));
        output(Map.of("url", server.url("/"), "auth", Map.of("bearer", "tok")));
        assertEquals("Bearer tok", server.asked().getLast().header("Authorization"));
        Map<String, String> own = Map.of("name", "X-Api-Key", "value", "k");
        output(Map.of("url", server.url("/"), "auth", Map.of("header", own)));
        assertEquals("k", server.asked().getLast().header("X-Api-Key"));
    }

    @Test
    void expectedStatusTakesANumberAClassOrAList() {
        next = Answered.of(404, "application/json", "{\"gone\": true}");
        for (Object expected : List.of(404, 404L, "404", "4xx", List.of("2xx", 404))) {
            Map<String, Object> output = output(Map.of("url", server.url("/"), "expectedStatus", expected));
            assertEquals(404L, output.get("status"));
            assertEquals(Map.of("gone", true), output.get("body"));
        }
    }

    @Test
    void textStaysTextAndWhatOnlyClaimsToBeJsonBecomesText() {
        next = Answered.of(200, "text/csv; charset=ISO-8859-1", "")
                .with("Content-Type", "text/plain; charset=ISO-8859-1");
        next = new Answered(200, next.headers(), "Zürich".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("Zürich", output(Map.of("url", server.url("/"))).get("body"));
        next = Answered.json("{\"a\": 1}");
        assertEquals(
                "{\"a\": 1}",
                output(Map.of("url", server.url("/"), "responseType", "text")).get("body"));
        next = Answered.json("<html>");
        assertEquals("<html>", output(Map.of("url", server.url("/"))).get("body"));
        next = Answered.of(200, "application/problem+json; charset=utf-8", "[]");
        assertEquals(List.of(), output(Map.of("url", server.url("/"))).get("body"));
        next = Answered.of(200, "text/plain", "7");
        assertEquals(
                7L,
                output(Map.of("url", server.url("/"), "responseType", "json")).get("body"));
    }

    @Test
    void anUnusualConnectTimeoutWorksToo() {
        assertEquals(
                200L,
                output(Map.of("url", server.url("/"), "connectTimeout", "1s500ms"))
                        .get("status"));
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        next = Answered.of(200, "text/plain", "x".repeat(100));
        assertEquals(
                "x".repeat(100),
                output(Map.of("url", server.url("/"), "maxResponseBytes", 100)).get("body"));
    }

    private Map<String, Object> output(Map<String, ?> input) {
        return Calls.plain().output(agent, input);
    }

    private static Map<?, ?> headers(Map<String, Object> output) {
        return (Map<?, ?>) output.get("headers");
    }
}
