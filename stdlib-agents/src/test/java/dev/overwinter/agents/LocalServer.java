package dev.overwinter.agents;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A real HTTP server on the loopback that keeps what it was asked.
public final class LocalServer implements AutoCloseable {

    /// @param query as it came, still encoded
    public record Asked(
            String method, String path, @Nullable String query, Map<String, List<String>> headers, String body) {

        public @Nullable String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElse(null);
        }
    }

    public record Answered(int status, Map<String, List<String>> headers, byte[] body) {

        public static Answered of(int status, String contentType, String body) {
            return new Answered(
                    status, Map.of("Content-Type", List.of(contentType)), body.getBytes(StandardCharsets.UTF_8));
        }

        public static Answered json(String body) {
            return of(200, "application/json", body);
        }

        public static Answered status(int status) {
            return new Answered(status, Map.of(), new byte[0]);
        }

        public static Answered redirect(int status, String location) {
            return new Answered(status, Map.of("Location", List.of(location)), new byte[0]);
        }

        public Answered with(String name, String... values) {
            var all = new java.util.HashMap<>(headers);
            all.put(name, List.of(values));
            return new Answered(status, all, body);
        }
    }

    public interface Answering {
        Answered answer(Asked asked) throws Exception;
    }

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public LocalServer(Answering answering) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> handle(exchange, answering));
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public List<Asked> asked() {
        return asked;
    }

    public Asked only() {
        if (asked.size() != 1) {
            throw new AssertionError("expected one request, came " + asked);
        }
        return asked.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange, Answering answering) throws IOException {
        try (exchange) {
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestURI().getRawQuery(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            Answered answer = answering.answer(request);
            answer.headers()
                    .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
            boolean empty = answer.body().length == 0 || request.method().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (RuntimeException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
