package dev.overwinter.agents.http;

import dev.overwinter.agents.AgentFailure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One HTTP request, ready to send.
///
/// @param headers in the order given; names are unique without regard to case
public record Outgoing(String method, URI uri, Map<String, List<String>> headers, byte @Nullable [] body) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /// Safe methods ask and change nothing (RFC 9110, section 9.2.1).
    public boolean isSafe() {
        return SAFE.contains(method);
    }

    /// How errors and logs call it.
    public String label() {
        return method + " " + HttpUrl.origin(uri);
    }

    static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    /// Refuses what would break out of a header line.
    static void checkHeader(String name, String value) {
        if (!isToken(name)) {
            throw AgentFailure.invalid("\"" + name + "\" is no header name.");
        }
        if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
            throw AgentFailure.invalid("The value of header " + name + " holds a line break or control character.");
        }
    }
}
