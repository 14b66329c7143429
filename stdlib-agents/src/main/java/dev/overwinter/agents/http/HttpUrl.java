package dev.overwinter.agents.http;

import dev.overwinter.agents.AgentFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Absolute `http` and `https` URLs. What is wrong with one is said without showing it: URLs carry keys.
public final class HttpUrl {

    private HttpUrl() {}

    /// @param key the input's key, for messages
    public static URI parse(String key, String text) {
        URI uri;
        try {
            uri = new URI(text.trim());
        } catch (URISyntaxException e) {
            throw AgentFailure.invalid(key + " is not a URL: " + lowerFirst(e.getReason()) + " at character "
                    + (e.getIndex() + 1) + ". Values in a path need encoding; a query is safest in `query`.");
        }
        if (!isHttp(uri) || uri.getHost() == null) {
            throw AgentFailure.invalid(key + " must be a full URL that starts with http:// or https:// and a host.");
        }
        if (uri.getRawUserInfo() != null) {
            throw AgentFailure.invalid(key + " holds a user or password; use `auth: { basic: ... }`.");
        }
        return withoutFragment(uri);
    }

    static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    /// Scheme, host and port, the only part of a URL that errors and logs may show.
    public static String origin(URI uri) {
        String origin =
                uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getPort() < 0 ? origin : origin + ":" + uri.getPort();
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    static URI withQuery(URI uri, String query) {
        if (query.isEmpty()) {
            return uri;
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String before = uri.getRawQuery() == null ? "" : uri.getRawQuery() + "&";
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path + "?" + before + query);
    }

    static URI withoutFragment(URI uri) {
        String text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? uri : URI.create(text.substring(0, hash));
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
