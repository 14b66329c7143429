package dev.overwinter.agents.http;

import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.CancellationToken;
import dev.overwinter.agents.AgentFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one request and waits for the whole answer, at most until the deadline or the cancellation.
public final class Transport {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /// What bounds an exchange, and what is at stake in it.
    ///
    /// @param connectTimeout 10 seconds where absent
    /// @param ifSent the effect to assume once the request may have reached the other side
    public record Terms(
            @Nullable Instant deadline,
            @Nullable Duration connectTimeout,
            long maxBytes,
            CancellationToken cancellation,
            Effect ifSent) {}

    private final InstantSource clock;

    public Transport(InstantSource clock) {
        this.clock = clock;
    }

    public InstantSource clock() {
        return clock;
    }

    /// Any status is an answer; an `AgentFailure` means that there was none.
    public Answer send(Outgoing request, Terms terms) {
        if (terms.cancellation().isCancelled()) {
            throw AgentFailure.cancelled(Effect.NONE);
        }
        long millisLeft = millisLeft(request, terms);
        HttpRequest prepared = prepare(request);
        Duration connect = terms.connectTimeout();
        if (connect == null || connect.equals(CONNECT_TIMEOUT)) {
            return exchange(Shared.CLIENT, prepared, request, terms, millisLeft);
        }
        // The JDK sets this limit per client, so an unusual one pays for a client of its own.
        HttpClient own = client(connect);
        try {
            return exchange(own, prepared, request, terms, millisLeft);
        } finally {
            own.shutdownNow();
        }
    }

    private Answer exchange(HttpClient client, HttpRequest prepared, Outgoing request, Terms terms, long millisLeft) {
        CompletableFuture<HttpResponse<BoundedBody.Collected>> pending =
                client.sendAsync(prepared, _ -> new BoundedBody(terms.maxBytes()));
        terms.cancellation().onCancel(() -> pending.cancel(true));
        try {
            Answer answer = answer(pending.get(millisLeft, TimeUnit.MILLISECONDS));
            LOG.debug("{} answered {}", request.label(), answer.status());
            return answer;
        } catch (TimeoutException _) {
            pending.cancel(true);
            throw late(request, terms.ifSent());
        } catch (CancellationException _) {
            throw AgentFailure.cancelled(terms.ifSent());
        } catch (InterruptedException _) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw AgentFailure.cancelled(terms.ifSent());
        } catch (ExecutionException e) {
            throw terms.cancellation().isCancelled()
                    ? AgentFailure.cancelled(terms.ifSent())
                    : lost(request, cause(e), terms.ifSent());
        }
    }

    private long millisLeft(Outgoing request, Terms terms) {
        Instant deadline = terms.deadline();
        if (deadline == null) {
            return Long.MAX_VALUE;
        }
        Duration left = Duration.between(clock.instant(), deadline);
        if (!left.isPositive()) {
            throw late(request, Effect.NONE);
        }
        return Math.max(1, left.toMillis());
    }

    private static HttpRequest prepare(Outgoing request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri());
        // In plain text the JDK would ask every server to upgrade to HTTP/2, and some stumble over the question.
        builder.version(
                "https".equalsIgnoreCase(request.uri().getScheme())
                        ? HttpClient.Version.HTTP_2
                        : HttpClient.Version.HTTP_1_1);
        request.headers().forEach((name, values) -> values.forEach(value -> header(builder, name, value)));
        byte[] body = request.body();
        builder.method(request.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        return builder.build();
    }

    private static void header(HttpRequest.Builder builder, String name, String value) {
        Outgoing.checkHeader(name, value);
        try {
            builder.header(name, value);
        } catch (IllegalArgumentException _) { // its message holds the value
            throw AgentFailure.invalid("Header " + name + " is set by the client itself and cannot be given.");
        }
    }

    private static Answer answer(HttpResponse<BoundedBody.Collected> response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.headers()
                .map()
                .forEach(
                        (name, values) -> headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                                .addAll(values));
        headers.remove(":status");
        return new Answer(
                response.statusCode(),
                headers,
                response.body().bytes(),
                response.body().truncated());
    }

    private static AgentFailure late(Outgoing request, Effect effect) {
        return AgentFailure.of(
                "timeout", "No answer in time", request.label() + " did not answer in time.", effect, true);
    }

    private static AgentFailure lost(Outgoing request, Throwable cause, Effect ifSent) {
        return switch (cause) {
            case ConnectException e -> connection(request, "cannot be reached" + why(e), Effect.NONE, true);
            case HttpConnectTimeoutException _ ->
                connection(request, "did not accept the connection in time", Effect.NONE, true);
            case SSLHandshakeException e ->
                connection(request, "failed the TLS handshake" + why(e), Effect.NONE, !isCertificate(e));
            case IOException e -> connection(request, "closed the connection without an answer" + why(e), ifSent, true);
            default ->
                AgentFailure.of(
                        "agent.failed", "The request failed", cause.getClass().getSimpleName(), ifSent, false);
        };
    }

    private static AgentFailure connection(Outgoing request, String what, Effect effect, boolean retryable) {
        return AgentFailure.of(
                "http.connection", "No connection", request.label() + " " + what + ".", effect, retryable);
    }

    private static String why(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof java.nio.channels.UnresolvedAddressException) {
                return ": unknown host";
            }
        }
        return e.getMessage() == null ? "" : ": " + e.getMessage();
    }

    private static boolean isCertificate(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static Throwable cause(Throwable e) {
        Throwable at = e;
        while ((at instanceof ExecutionException || at instanceof CompletionException) && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    private static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    private static final class Shared {
        static final HttpClient CLIENT = client(CONNECT_TIMEOUT);
    }
}
