package dev.overwinter.agents.http;

import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Follows redirects, as far as the call allows: never from `https` to `http`, and to another host without the
/// author's headers.
final class Redirects {

    private static final int MOST = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Transport transport;

    Redirects(Transport transport) {
        this.transport = transport;
    }

    /// Where it ended.
    record Landed(Outgoing request, Answer answer, boolean redirected) {}

    Landed exchange(HttpCall call, Transport.Terms terms) {
        Outgoing request = call.request();
        for (int hops = 0; ; hops++) {
            Answer answer = hops == 0 ? transport.send(request, terms) : sendOn(request, terms);
            Outgoing next = next(call, request, answer);
            if (next == null) {
                return new Landed(request, answer, hops > 0);
            }
            if (hops == MOST) {
                throw AgentFailure.of(
                        "http.redirects",
                        "Too many redirects",
                        call.request().label() + " led to more than " + MOST + " redirects.",
                        terms.ifSent(),
                        false);
            }
            request = next;
        }
    }

    /// The first request was answered, so even a refused connection no longer means that nothing happened.
    private Answer sendOn(Outgoing request, Transport.Terms terms) {
        try {
            return transport.send(request, terms);
        } catch (AgentFailure failure) {
            throw terms.ifSent() == Effect.UNKNOWN ? failure.having(Effect.UNKNOWN) : failure;
        }
    }

    /// Null where the answer is final.
    private static @Nullable Outgoing next(HttpCall call, Outgoing request, Answer answer) {
        boolean wanted = call.expected().chosen() && call.expected().accepts(answer.status());
        if (!REDIRECTS.contains(answer.status()) || wanted || !call.follows()) {
            return null;
        }
        URI target = target(request.uri(), answer.header("location"));
        if (target == null) {
            return null;
        }
        boolean keepsMethod = answer.status() == 307 || answer.status() == 308 || request.isSafe();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(
                HttpUrl.sameOrigin(call.request().uri(), target) && HttpUrl.sameOrigin(request.uri(), target)
                        ? request.headers()
                        : call.headersForStrangers());
        if (!keepsMethod) {
            headers.remove("Content-Type");
        }
        return new Outgoing(
                keepsMethod ? request.method() : "GET", target, headers, keepsMethod ? request.body() : null);
    }

    private static @Nullable URI target(URI from, @Nullable String location) {
        if (location == null) {
            return null;
        }
        try {
            URI target = from.resolve(new URI(location));
            boolean usable = HttpUrl.isHttp(target) && target.getHost() != null && target.getRawUserInfo() == null;
            boolean weaker = "https".equals(from.getScheme().toLowerCase(Locale.ROOT))
                    && "http".equals(target.getScheme().toLowerCase(Locale.ROOT));
            return usable && !weaker ? HttpUrl.withoutFragment(target) : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
