package dev.overwinter.agents.http;

import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The error `http.<status>`, from an answer that was not wanted. The other side's own words, where it sent an
/// RFC 9457 problem or something like it, become title and detail.
public final class StatusError {

    private static final Set<Integer> RETRYABLE = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final int EXCERPT_CHARS = 300;
    private static final int DATA_CHARS = 16_384;

    private StatusError() {}

    /// @param ifSent the effect to assume where the status does not rule one out
    public static AgentFailure of(Outgoing request, Answer answer, Effect ifSent, Instant now) {
        int status = answer.status();
        Object body = body(answer);
        boolean retryable = RETRYABLE.contains(status);
        boolean refused = status >= 400 && status < 500 && status != 408 && status != 409;
        AgentError error = new AgentError(
                "http." + status, title(status, body), status, detail(request, answer, body), data(answer, body));
        return AgentFailure.of(error, refused ? Effect.NONE : ifSent, retryable)
                .after(retryable ? RetryAfter.parse(answer.header("retry-after"), now) : null);
    }

    private static @Nullable Object body(Answer answer) {
        String text = answer.text();
        if (answer.saysJson() && !answer.truncated() && text.length() <= DATA_CHARS) {
            try {
                return Json.parse(text);
            } catch (Json.Malformed _) {
                return text;
            }
        }
        return text.isEmpty() ? null : text.substring(0, Math.min(text.length(), DATA_CHARS));
    }

    private static Map<String, @Nullable Object> data(Answer answer, @Nullable Object body) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("body", body);
        if (answer.truncated() || answer.text().length() > DATA_CHARS) {
            data.put("truncated", true);
        }
        return data;
    }

    private static String title(int status, @Nullable Object body) {
        String own = body instanceof Map<?, ?> problem ? said(problem, "title") : null;
        return own == null ? reason(status) : own;
    }

    private static String detail(Outgoing request, Answer answer, @Nullable Object body) {
        String own = body instanceof Map<?, ?> problem ? words(problem) : null;
        String said = own == null ? answer.text() : own;
        String excerpt = said.strip().replaceAll("\\s+", " ");
        String shown = excerpt.length() <= EXCERPT_CHARS ? excerpt : excerpt.substring(0, EXCERPT_CHARS) + "...";
        return request.label() + " answered " + answer.status() + (shown.isEmpty() ? "." : ": " + shown);
    }

    private static @Nullable String words(Map<?, ?> problem) {
        String own = Stream.of("detail", "message", "error_description", "error")
                .map(key -> said(problem, key))
                .filter(text -> text != null)
                .findFirst()
                .orElse(null);
        return own == null && problem.get("error") instanceof Map<?, ?> inner ? said(inner, "message") : own;
    }

    private static @Nullable String said(Map<?, ?> problem, String key) {
        return problem.get(key) instanceof String text && !text.isBlank() ? text : null;
    }

    private static String reason(int status) {
        return switch (status) {
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 425 -> "Too Early";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status " + status;
        };
    }
}
