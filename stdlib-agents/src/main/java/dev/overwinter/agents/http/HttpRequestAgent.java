package dev.overwinter.agents.http;

import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import dev.overwinter.agents.Json;
import dev.overwinter.agents.LibraryAgent;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `http.request`: one HTTP request, and its answer as JSON or text.
///
/// A request with a method that may change something carries the call's idempotency key, the same on every attempt.
/// Its output is `{ status, headers, body }`, its errors are `http.<status>`, `http.connection`, `http.redirects`,
/// `http.body`, `timeout`, `limit.payload`, `validation` and `cancelled`.
public final class HttpRequestAgent extends LibraryAgent {

    private final Transport transport;

    /// For the service loader.
    public HttpRequestAgent() {
        this(InstantSource.system());
    }

    public HttpRequestAgent(InstantSource clock) {
        super("http.request");
        this.transport = new Transport(clock);
    }

    @Override
    protected AgentResult perform(AgentCall call) {
        HttpCall http = HttpCall.read(Fields.of(call.input()), call.idempotencyKey());
        Effect ifSent = http.request().isSafe() ? Effect.NONE : Effect.UNKNOWN;
        try {
            return AgentResult.ok(output(http, exchange(http, call, ifSent), ifSent));
        } catch (AgentFailure failure) {
            throw http.secrets().strikeFrom(failure);
        }
    }

    private Answer exchange(HttpCall http, AgentCall call, Effect ifSent) {
        var terms = new Transport.Terms(
                call.deadline(), http.connectTimeout(), http.maxBytes(), call.cancellation(), ifSent);
        Redirects.Landed landed = new Redirects(transport).exchange(http, terms);
        Answer answer = landed.answer();
        if (http.expected().accepts(answer.status())) {
            return answer;
        }
        AgentFailure failure = StatusError.of(
                landed.request(), answer, ifSent, transport.clock().instant());
        throw landed.redirected() && ifSent == Effect.UNKNOWN ? failure.having(Effect.UNKNOWN) : failure;
    }

    private static Map<String, @Nullable Object> output(HttpCall http, Answer answer, Effect ifSent) {
        if (answer.truncated()) {
            String title = "The response is longer than " + http.maxBytes() + " bytes";
            String detail =
                    http.request().label() + " answered " + answer.status() + " with more than maxResponseBytes.";
            throw AgentFailure.of(new AgentError("limit.payload", title, answer.status(), detail, null), ifSent, false);
        }
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("status", (long) answer.status());
        output.put("headers", headers(answer));
        output.put("body", body(http, answer, ifSent));
        return output;
    }

    private static Map<String, Object> headers(Answer answer) {
        Map<String, Object> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, values) -> headers.put(name, values.size() == 1 ? values.getFirst() : values));
        return headers;
    }

    private static @Nullable Object body(HttpCall http, Answer answer, Effect ifSent) {
        String text = answer.text();
        if (text.isBlank() && http.responseType() != HttpCall.ResponseType.TEXT) {
            return null;
        }
        return switch (http.responseType()) {
            case TEXT -> text;
            case JSON -> json(http, text, ifSent);
            case AUTO -> answer.saysJson() ? jsonOrText(text) : text;
        };
    }

    private static @Nullable Object json(HttpCall http, String text, Effect ifSent) {
        try {
            return Json.parse(text);
        } catch (Json.Malformed e) {
            String detail = http.request().label() + " sent something else than JSON: " + e.getMessage() + ".";
            throw AgentFailure.of("http.body", "The response is not JSON", detail, ifSent, false);
        }
    }

    /// The request succeeded, so a body that is not what its content type says must not turn it into a failure.
    private static @Nullable Object jsonOrText(String text) {
        try {
            return Json.parse(text);
        } catch (Json.Malformed _) {
            return text;
        }
    }
}
