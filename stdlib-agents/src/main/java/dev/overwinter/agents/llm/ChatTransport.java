package dev.overwinter.agents.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.LibraryAgent;
import dev.overwinter.agents.http.Answer;
import dev.overwinter.agents.http.Outgoing;
import dev.overwinter.agents.http.StatusError;
import dev.overwinter.agents.http.Transport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// LangChain4j's way out, through our transport: the call's deadline and cancellation hold, and a failure keeps its
/// status, its `Retry-After` and its cause.
final class ChatTransport implements HttpClient, HttpClientBuilder {

    private final Transport transport;
    private final Transport.Terms terms;

    ChatTransport(Transport transport, Transport.Terms terms) {
        this.transport = transport;
        this.terms = terms;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        Outgoing outgoing = outgoing(request);
        Answer answer = transport.send(outgoing, terms);
        if (answer.status() < 200 || answer.status() > 299) {
            throw StatusError.of(
                    outgoing, answer, Effect.NONE, transport.clock().instant());
        }
        if (answer.truncated()) {
            String title = "The reply is longer than " + terms.maxBytes() + " bytes";
            throw AgentFailure.of(
                    new AgentError("limit.payload", title, answer.status(), null, null), Effect.NONE, false);
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(answer.status())
                .headers(answer.headers())
                .body(answer.text())
                .build();
    }

    private static Outgoing outgoing(HttpRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        headers.put("User-Agent", List.of("overwinter/" + LibraryAgent.moduleVersion()));
        return new Outgoing(
                request.method().name(),
                URI.create(request.url()),
                headers,
                request.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("replies are taken whole");
    }

    @Override
    public HttpClient build() {
        return this;
    }

    // Both limits are the terms'.

    @Override
    public Duration connectTimeout() {
        return Duration.ZERO;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return Duration.ZERO;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }
}
