package dev.overwinter.agents.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agents.Calls;
import dev.overwinter.agents.LocalServer;
import dev.overwinter.agents.LocalServer.Answered;
import dev.overwinter.agents.LocalServer.Asked;
import dev.overwinter.agents.RawServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRedirectTest {

    private final HttpRequestAgent agent = new HttpRequestAgent(Calls.CLOCK);
    private Answered redirect = Answered.redirect(302, "end?x=1");
    private final LocalServer server =
            new LocalServer(asked -> asked.path().endsWith("/end") ? Answered.json("\"end\"") : redirect);
    private final LocalServer other = new LocalServer(_ -> Answered.json("\"other\""));

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aSafeMethodFollows(int status) {
        redirect = Answered.redirect(status, "end?x=1");
        Map<String, Object> output =
                Calls.plain().output(agent, Map.of("url", server.url("/a/start"), "auth", Map.of("bearer", "tok")));
        assertEquals("end", output.get("body"));
        Asked last = server.asked().getLast();
        assertEquals("/a/end", last.path());
        assertEquals("x=1", last.query());
        assertEquals("Bearer tok", last.header("Authorization"), "same host, same credentials");
    }

    @Test
    void anUnsafeMethodDoesNotFollowUnasked() {
        Failed failed = Calls.plain().failed(agent, Map.of("method", "POST", "url", server.url("/start")));
        assertEquals("http.302", failed.error().type());
        assertEquals(Effect.UNKNOWN, failed.effect());
        assertEquals(1, server.asked().size());
    }

    @Test
    void askedToItBecomesAGet() {
        Calls.plain()
                .output(
                        agent,
                        Map.of(
                                "method",
                                "POST",
                                "url",
                                server.url("/start"),
                                "body",
                                Map.of("a", 1),
                                "followRedirects",
                                true));
        assertEquals("GET", server.asked().getLast().method());
        assertEquals("", server.asked().getLast().body());
        assertNull(server.asked().getLast().header("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void orStaysWhatItWasWhereTheStatusSaysSo(int status) {
        redirect = Answered.redirect(status, "/end");
        Calls.plain()
                .output(
                        agent,
                        Map.of(
                                "method",
                                "PUT",
                                "url",
                                server.url("/start"),
                                "body",
                                Map.of("a", 1),
                                "followRedirects",
                                true));
        assertEquals("PUT", server.asked().getLast().method());
        assertEquals("{\"a\":1}", server.asked().getLast().body());
        assertEquals("key-1", server.asked().getLast().header("Idempotency-Key"));
    }

    @Test
    void anotherHostGetsNoCredentialsAndNoHeadersOfTheAuthor() {
        redirect = Answered.redirect(307, other.url("/there"));
        Map<String, Object> output = Calls.plain()
                .output(
                        agent,
                        Map.of(
                                "method", "POST",
                                "url", server.url("/start"),
                                "followRedirects", true,
                                "auth", Map.of("bearer", "tok"),
                                "query", Map.of("api_key", "k"),
                                "headers", Map.of("Cookie", "c=1", "X-Api-Key", "k", "Accept-Language", "no")));
        assertEquals("other", output.get("body"));
        Asked there = other.only();
        assertNull(there.header("Authorization"));
        assertNull(there.header("Cookie"));
        assertNull(there.header("X-Api-Key"));
        assertNull(there.query());
        assertEquals("no", there.header("Accept-Language"));
        assertEquals("key-1", there.header("Idempotency-Key"), "it protects from a double effect and opens nothing");
    }

    @Test
    void aLoopEnds() {
        redirect = Answered.redirect(302, "/again");
        Failed failed = Calls.plain().failed(agent, Map.of("url", server.url("/start")));
        assertEquals("http.redirects", failed.error().type());
        assertEquals(11, server.asked().size());
    }

    @Test
    void switchedOffTheRedirectIsTheAnswer() {
        Map<String, Object> input = Map.of("url", server.url("/start"), "followRedirects", false);
        assertEquals("http.302", Calls.plain().failed(agent, input).error().type());
    }

    @Test
    void expectedTheRedirectIsTheAnswer() {
        Map<String, Object> output =
                Calls.plain().output(agent, Map.of("url", server.url("/start"), "expectedStatus", 302));
        assertEquals("end?x=1", ((Map<?, ?>) output.get("headers")).get("location"));
        assertEquals(1, server.asked().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "http://user:pw@host/", ":", "mailto:a@b"})
    void aPlaceThatCannotBeGoneToIsNotFollowed(String location) {
        redirect = Answered.redirect(302, location);
        assertEquals(
                "http.302",
                Calls.plain()
                        .failed(agent, Map.of("url", server.url("/")))
                        .error()
                        .type());
    }

    @Test
    void afterARedirectedPostNothingProvesThatNothingHappened() {
        redirect = Answered.redirect(303, "http://127.0.0.1:" + RawServer.closedPort() + "/");
        Map<String, Object> input = Map.of("method", "POST", "url", server.url("/start"), "followRedirects", true);
        Failed refused = Calls.plain().failed(agent, input);
        assertEquals("http.connection", refused.error().type());
        assertEquals(Effect.UNKNOWN, refused.effect());
        try (LocalServer missing = new LocalServer(_ -> Answered.status(404))) {
            redirect = Answered.redirect(303, missing.url("/"));
            Failed notFound = Calls.plain().failed(agent, input);
            assertEquals("http.404", notFound.error().type());
            assertEquals(Effect.UNKNOWN, notFound.effect());
        }
    }
}
