package dev.overwinter.agents.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What came back.
///
/// @param headers by lower-case name
/// @param truncated true where the body was longer than allowed and `body` is its beginning
public record Answer(int status, Map<String, List<String>> headers, byte[] body, boolean truncated) {

    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    public String text() {
        return new String(body, charset());
    }

    /// By its content type: `application/json`, or any `+json`.
    boolean saysJson() {
        String type = header("content-type");
        if (type == null) {
            return false;
        }
        String bare = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return bare.equals("application/json") || bare.endsWith("+json") || bare.equals("text/json");
    }

    private Charset charset() {
        String type = header("content-type");
        Matcher named = CHARSET.matcher(type == null ? "" : type);
        if (!named.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(named.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return StandardCharsets.UTF_8;
        }
    }
}
