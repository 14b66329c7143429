package dev.overwinter.agents.http;

import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import dev.overwinter.agents.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// A request's body as it goes over the wire, and the form encoding that queries share with it.
record Payload(byte[] bytes, String contentType) {

    private static final String FORM = "application/x-www-form-urlencoded";

    /// Null where there is nothing to send.
    static @Nullable Payload of(@Nullable Object body, @Nullable String contentType) {
        if (body == null) {
            return null;
        }
        if (body instanceof String text) {
            return new Payload(utf8(text), contentType == null ? "text/plain; charset=utf-8" : contentType);
        }
        if (contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            return form(body, contentType);
        }
        return new Payload(utf8(Json.write(body)), contentType == null ? "application/json" : contentType);
    }

    /// `a=1&b=2`: text percent-encoded, a list as its key again and again, null left out.
    static String encode(String path, Map<?, ?> values) {
        StringJoiner joined = new StringJoiner("&");
        values.forEach((key, value) -> {
            for (Object item : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
                String text = Fields.scalar(item);
                if (text == null) {
                    throw AgentFailure.invalid(path + key + " must be text, a number or a list of them, and holds "
                            + Fields.kind(item) + ".");
                }
                joined.add(escape(String.valueOf(key)) + "=" + escape(text));
            }
        });
        return joined.toString();
    }

    private static Payload form(Object body, String contentType) {
        if (!(body instanceof Map<?, ?> fields)) {
            throw AgentFailure.invalid("A form's body must be text or a map, and is " + Fields.kind(body) + ".");
        }
        return new Payload(utf8(encode("body.", fields)), contentType);
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
