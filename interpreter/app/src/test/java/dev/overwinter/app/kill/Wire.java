package dev.overwinter.app.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overwinter.app.kill.KillPoint.Fate;
import dev.overwinter.app.kill.KillPoint.InRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The wire between the engine and the world: passes requests on to the payer and the model, writes down what it
/// sees, and can hold one request until its sender is dead.
final class Wire implements AutoCloseable {
    private static final long BOUND_SECONDS = 120;
    private static final String PING = "/ping";
    private static final List<String> END_TO_END = List.of("authorization", "content-type", "idempotency-key");

    private final URI payer;
    private final RecordedModel model;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    // Guarded by this.
    private final List<Seen> seen = new ArrayList<>();
    private @Nullable Trap trap;
    private int open;

    /// A request as it left the engine.
    ///
    /// @param endpoint method and path, or the model and the step that asks it
    record Seen(String endpoint, @Nullable String key) {}

    private record Answer(int status, String retryAfter, byte[] body) {}

    /// Waits for one request.
    ///
    /// @param caught completes when the request is held
    /// @param dead completes when its sender is dead, or nobody wants to kill it any more (false)
    private record Trap(InRequest point, CompletableFuture<Void> caught, CompletableFuture<Boolean> dead) {}

    Wire(URI payer, RecordedModel model) throws IOException {
        this.payer = payer;
        this.model = model;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // Counted from the moment at which the server takes them up.
        server.setExecutor(task -> {
            begun();
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    left();
                }
            });
        });
        server.createContext("/", this::pass);
        server.createContext(PING, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Holds the next request to an endpoint.
    ///
    /// @return completes when it is held
    synchronized CompletableFuture<Void> hold(InRequest point) {
        trap = new Trap(point, new CompletableFuture<>(), new CompletableFuture<>());
        return trap.caught;
    }

    /// Says that the process of this wire has ended, and waits until nothing is on the wire any more.
    void senderEnded(boolean killed) throws IOException, InterruptedException {
        Trap set;
        synchronized (this) {
            set = trap;
            trap = null;
        }
        if (set != null) {
            set.dead.complete(killed);
        }
        // What the dead have sent may still wait to be taken up: two rounds of the server's own come after it.
        ping();
        ping();
        synchronized (this) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
            while (open > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("requests hang on the wire: " + seen);
                }
                wait(left);
            }
        }
    }

    private void ping() throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(URI.create(url() + PING)).build(), HttpResponse.BodyHandlers.discarding());
    }

    /// All requests since the last call of this method.
    synchronized List<Seen> takeSeen() {
        var taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var endpoint = endpoint(exchange, body);
            var set = arrived(endpoint, exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            var answer = set == null ? ask(exchange, body) : trapped(set, exchange, body);
            if (answer != null) {
                answer(exchange, answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    private static String endpoint(HttpExchange exchange, byte[] body) {
        var path = exchange.getRequestURI().getPath();
        if (path.equals(RecordedModel.PATH)) {
            return RecordedModel.endpoint(RecordedModel.step(body));
        }
        return exchange.getRequestMethod() + " " + path.replaceFirst("^/authorizations/[^/]+$", "/authorizations/{id}");
    }

    /// @return null where the request is lost
    private @Nullable Answer trapped(Trap set, HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var early = set.point.fate() == Fate.ANSWERED ? ask(exchange, body) : null;
        set.caught.complete(null);
        boolean killed = set.dead.get(BOUND_SECONDS, TimeUnit.SECONDS);
        if (killed && set.point.fate() == Fate.LOST) {
            return null;
        }
        return early != null ? early : ask(exchange, body);
    }

    private synchronized @Nullable Trap arrived(String endpoint, @Nullable String key) {
        seen.add(new Seen(endpoint, key));
        if (trap == null || trap.caught.isDone() || !trap.point.endpoint().equals(endpoint)) {
            return null;
        }
        return trap;
    }

    private synchronized void begun() {
        open++;
    }

    private synchronized void left() {
        open--;
        notifyAll();
    }

    private Answer ask(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        if (exchange.getRequestURI().getPath().equals(RecordedModel.PATH)) {
            return new Answer(200, "", model.reply(RecordedModel.step(body)));
        }
        var request = HttpRequest.newBuilder(
                        payer.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : END_TO_END) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("retry-after").orElse(""),
                response.body());
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (!answer.retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", answer.retryAfter);
        }
        exchange.sendResponseHeaders(answer.status, answer.body.length);
        exchange.getResponseBody().write(answer.body);
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
        threads.close();
    }
}
