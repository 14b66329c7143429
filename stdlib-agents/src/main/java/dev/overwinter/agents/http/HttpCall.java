package dev.overwinter.agents.http;

import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import dev.overwinter.agents.LibraryAgent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The input of `http.request`, read and checked.
///
/// @param followRedirects null: for safe methods only
/// @param keyHeader the header that carries the idempotency key; null where none does
record HttpCall(
        Outgoing request,
        ExpectedStatus expected,
        ResponseType responseType,
        long maxBytes,
        @Nullable Boolean followRedirects,
        @Nullable Duration connectTimeout,
        @Nullable String keyHeader,
        Secrets secrets) {

    enum ResponseType {
        AUTO,
        JSON,
        TEXT
    }

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> KEYED = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final long DEFAULT_MAX_BYTES = 1L << 20;
    private static final long HIGHEST_MAX_BYTES = 1L << 28;

    static HttpCall read(Fields input, String idempotencyKey) {
        String method = method(input);
        Payload payload = Payload.of(input.value("body"), input.optionalText("contentType"));
        Auth auth = Auth.read(input);
        Map<String, List<String>> headers = headers(input);
        List<String> secrets = secrets(headers, auth);
        if (auth != null && headers.putIfAbsent(auth.headerName(), List.of(auth.headerValue())) != null) {
            throw AgentFailure.invalid("Header " + auth.headerName() + " is given by both headers and auth.");
        }
        String keyHeader = KEYED.contains(method) ? keyHeader(input) : null;
        if (keyHeader != null) {
            Outgoing.checkHeader(keyHeader, idempotencyKey);
            headers.putIfAbsent(keyHeader, List.of(idempotencyKey));
        }
        headers.putIfAbsent("Accept", List.of("application/json, text/plain;q=0.9, */*;q=0.8"));
        headers.putIfAbsent("User-Agent", List.of("overwinter/" + LibraryAgent.moduleVersion()));
        if (payload != null) {
            headers.putIfAbsent("Content-Type", List.of(payload.contentType()));
        }
        return new HttpCall(
                new Outgoing(method, uri(input), headers, payload == null ? null : payload.bytes()),
                ExpectedStatus.read(input.value("expectedStatus")),
                responseType(input),
                input.count("maxResponseBytes", 1, HIGHEST_MAX_BYTES, DEFAULT_MAX_BYTES),
                input.optionalFlag("followRedirects"),
                input.optionalDuration("connectTimeout"),
                keyHeader,
                new Secrets(secrets));
    }

    boolean follows() {
        return followRedirects == null ? request.isSafe() : followRedirects;
    }

    private static String method(Fields input) {
        String given = input.optionalText("method");
        String method = given == null ? "GET" : given.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw AgentFailure.invalid("method must be one of GET, HEAD, OPTIONS, POST, PUT, PATCH and DELETE.");
        }
        return method;
    }

    private static URI uri(Fields input) {
        URI uri = HttpUrl.parse("url", input.text("url"));
        Fields query = input.optionalFields("query");
        return query == null ? uri : HttpUrl.withQuery(uri, Payload.encode(query.path(), query.values()));
    }

    private static Map<String, List<String>> headers(Fields input) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Fields given = input.optionalFields("headers");
        Map<?, ?> values = given == null ? Map.of() : given.values();
        values.forEach((key, value) -> {
            String name = String.valueOf(key);
            List<String> texts = new ArrayList<>();
            for (Object item : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
                String text = Fields.scalar(item);
                if (text == null) {
                    throw AgentFailure.invalid("headers." + name + " must be text, and is " + Fields.kind(item) + ".");
                }
                Outgoing.checkHeader(name, text);
                texts.add(text);
            }
            if (!texts.isEmpty() && headers.put(name, List.copyOf(texts)) != null) {
                throw AgentFailure.invalid("Header " + name + " is given twice, in different case.");
            }
        });
        return headers;
    }

    private static List<String> secrets(Map<String, List<String>> headers, @Nullable Auth auth) {
        List<String> secrets = new ArrayList<>(auth == null ? List.of() : auth.secrets());
        headers.forEach((name, values) -> values.forEach(value -> secrets.addAll(Secrets.inHeader(name, value))));
        return secrets;
    }

    private static @Nullable String keyHeader(Fields input) {
        Object named = input.names("idempotencyHeader") ? input.value("idempotencyHeader") : Boolean.TRUE;
        return switch (named) {
            case null -> null;
            case Boolean on -> on ? "Idempotency-Key" : null;
            case String name -> name;
            default -> throw AgentFailure.invalid("idempotencyHeader must be a header's name, or false to send none.");
        };
    }

    private static ResponseType responseType(Fields input) {
        String type = input.optionalText("responseType");
        return switch (type) {
            case null -> ResponseType.AUTO;
            case "auto" -> ResponseType.AUTO;
            case "json" -> ResponseType.JSON;
            case "text" -> ResponseType.TEXT;
            default -> throw AgentFailure.invalid("responseType must be auto, json or text.");
        };
    }

    /// What may go along to another host: nothing that the author wrote for this one. The idempotency key does: it
    /// opens no door, and without it a repeated request could act twice.
    Map<String, List<String>> headersForStrangers() {
        Map<String, List<String>> kept = new LinkedHashMap<>();
        Set<String> harmless = Set.of("accept", "accept-language", "user-agent", "content-type");
        request.headers().forEach((name, values) -> {
            if (harmless.contains(name.toLowerCase(Locale.ROOT)) || name.equalsIgnoreCase(keyHeader)) {
                kept.put(name, values);
            }
        });
        return kept;
    }
}
