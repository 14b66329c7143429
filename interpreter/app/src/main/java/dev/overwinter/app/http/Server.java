package dev.overwinter.app.http;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.wiring.Yaml;
import dev.overwinter.engine.core.Event.Released.Decision;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Store;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `POST /callbacks/{token}` for the outside, `/local/...` for the command line on this machine, which proves itself with a
/// key that only the owner of the data directory can read.
public final class Server implements AutoCloseable {
    private static final int LARGEST_BODY = 2_000_000;
    private static final Set<String> UNKNOWN = Set.of("unknown-token", "unknown-execution", "no-gate");
    private static final Set<String> GONE = Set.of("already-answered", "timed-out", "failed", "cancelled", "closed");
    private static final Set<String> FORBIDDEN = Set.of("not-assigned", "four-eyes");
    private static final Duration LONGEST_FOLLOW = Duration.ofSeconds(20);

    private final Javalin javalin;
    private final Operations operations;
    private final Path serverFile;
    private final String key;

    private Server(Javalin javalin, Operations operations, Path serverFile, String key) {
        this.javalin = javalin;
        this.operations = operations;
        this.serverFile = serverFile;
        this.key = key;
    }

    /// A port that was found free and is kept until the server starts.
    public static final class Bound implements AutoCloseable {
        private final String host;
        private final ServerSocket socket;
        private final int port;

        private Bound(String host, ServerSocket socket) {
            this.host = host;
            this.socket = socket;
            port = socket.getLocalPort();
        }

        public int port() {
            return port;
        }

        public Server start(Operations operations, Path serverFile) {
            close();
            return Server.start(host, port, operations, serverFile);
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// @throws UncheckedIOException where the address is in use or does not exist
    public static Bound bind(String host, int port) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return new Bound(host, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + host + ":" + port + ": " + e.getMessage() + "; choose another --port", e);
        }
    }

    private static Server start(String host, int port, Operations operations, Path serverFile) {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var key = HexFormat.of().formatHex(random);
        var servers = new ArrayList<Server>(1);
        var javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.concurrency.useVirtualThreads = true;
            config.http.maxRequestSize = LARGEST_BODY;
            var routes = config.routes;
            routes.post("/callbacks/{token}", context -> servers.getFirst().callback(context));
            routes.post("/callbacks/{token}/heartbeat", context -> servers.getFirst().heartbeat(context));
            routes.get("/callbacks/{token}", Server::getDecidesNothing);
            routes.get("/health", context -> context.result("ok"));
            routes.post("/local/{operation}", context -> servers.getFirst().local(context));
            routes.exception(Refused.class, Server::refused);
            routes.exception(Store.StoreFault.class, Server::storeFault);
            routes.exception(IllegalArgumentException.class, (mistake, context) ->
                    problem(context, 400, "malformed", String.valueOf(mistake.getMessage())));
        });
        var server = new Server(javalin, operations, serverFile, key);
        servers.add(server);
        javalin.start(host, port);
        server.announce(host, port);
        return server;
    }

    /// Tells command lines where the server is; only the owner of the directory can read it.
    private void announce(String host, int port) {
        var announcement = JsonNodeFactory.instance.objectNode()
                .put("url", "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port)
                .put("key", key)
                .put("pid", ProcessHandle.current().pid());
        try {
            var aside = Files.createTempFile(
                    serverFile.getParent(),
                    "serve",
                    ".json",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(aside, announcement.toString());
            Files.move(aside, serverFile, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + serverFile, e);
        }
    }

    // Callbacks

    private void callback(Context context) {
        var body = body(context);
        var answer = new Engine.Answer(
                textOrNull(body, "action"),
                body.path("by").asString("callback"),
                names(body.path("groups")),
                payload(body),
                textOrNull(body, "comment"),
                textOrNull(body.path("error"), "type"),
                textOrNull(body.path("error"), "title"));
        json(context, 200, operations.answer(context.pathParam("token"), null, answer));
    }

    /// An approval's answer has `action` and `form`, an error has `error`; anything else is the payload itself.
    private static @Nullable JsonNode payload(JsonNode body) {
        if (body.has("action")) {
            return body.get("form");
        }
        return body.path("error").has("type") ? null : body;
    }

    private void heartbeat(Context context) {
        json(context, 200, operations.heartbeat(context.pathParam("token"), null));
    }

    private static void getDecidesNothing(Context context) {
        context.header("Allow", "POST");
        problem(context, 405, "post-needed", "a GET never decides; send the answer as a POST with a JSON body");
    }

    // Operations for the command line

    private void local(Context context) {
        var given = context.header("Authorization");
        var expected = "Bearer " + key;
        if (given == null || !MessageDigest.isEqual(given.getBytes(), expected.getBytes())) {
            problem(context, 401, "unauthorized", "this address serves the command line of the data directory's owner");
            return;
        }
        var body = body(context);
        var execution = body.path("execution").asString("");
        var by = body.path("by").asString("");
        var reason = textOrNull(body, "reason");
        var reply = switch (context.pathParam("operation")) {
            case "start" -> operations.start(start(body), true);
            case "list" -> operations.list(textOrNull(body, "workflow"), textOrNull(body, "status"), body.path("limit").asInt(50));
            case "show" -> operations.show(execution);
            case "follow" -> operations.follow(execution, body.path("afterVersion").asLong(0), patience(body));
            case "answer" -> operations.answer(
                    body.path("target").asString(), textOrNull(body, "step"), answer(body.path("answer")));
            case "heartbeat" -> operations.heartbeat(body.path("target").asString(), textOrNull(body, "step"));
            case "cancel" -> operations.cancel(execution, by, reason);
            case "terminate" -> operations.terminate(execution, by, reason);
            case "release" -> operations.release(
                    execution,
                    Decision.valueOf(body.path("decision").asString().toUpperCase(Locale.ROOT)),
                    body.get("output"),
                    by,
                    reason);
            default -> throw new IllegalArgumentException("there is no operation " + context.pathParam("operation"));
        };
        json(context, 200, reply);
    }

    private static Duration patience(JsonNode body) {
        var asked = Duration.ofMillis(body.path("atMostMillis").asLong(0));
        return asked.compareTo(LONGEST_FOLLOW) > 0 ? LONGEST_FOLLOW : asked;
    }

    private static Operations.Start start(JsonNode body) {
        Map<String, String> env = new LinkedHashMap<>();
        body.path("env").properties().forEach(value -> env.put(value.getKey(), value.getValue().asString()));
        return new Operations.Start(
                body.path("file").asString(),
                textOrNull(body, "folder"),
                body.path("text").asString(),
                body.path("input"),
                env,
                textOrNull(body, "name"),
                body.path("startedBy").asString("unknown"));
    }

    private static Engine.Answer answer(JsonNode body) {
        return new Engine.Answer(
                textOrNull(body, "action"),
                body.path("by").asString("unknown"),
                names(body.path("groups")),
                body.get("payload"),
                textOrNull(body, "comment"),
                textOrNull(body, "error"),
                textOrNull(body, "errorDetail"));
    }

    // JSON in and out

    private static JsonNode body(Context context) {
        var text = context.body();
        return text.isBlank() ? JsonNodeFactory.instance.objectNode() : Yaml.read(text);
    }

    private static @Nullable String textOrNull(JsonNode body, String name) {
        return body.hasNonNull(name) ? body.path(name).asString() : null;
    }

    private static List<String> names(JsonNode names) {
        var all = new ArrayList<String>();
        names.forEach(name -> all.add(name.asString()));
        return all;
    }

    private static void json(Context context, int status, JsonNode value) {
        context.status(status).contentType("application/json").result(value.toString());
    }

    private static void refused(Refused refused, Context context) {
        int status = UNKNOWN.contains(refused.code())
                ? 404
                : GONE.contains(refused.code()) ? 409 : FORBIDDEN.contains(refused.code()) ? 403 : 422;
        problem(context, status, refused.code(), String.valueOf(refused.getMessage()));
    }

    private static void storeFault(Store.StoreFault fault, Context context) {
        LoggerFactory.getLogger(Server.class).error("The store failed; the request was not taken.", fault);
        problem(context, 503, "store", String.valueOf(fault.getMessage()));
    }

    private static void problem(Context context, int status, String code, String message) {
        context.status(status)
                .contentType("application/problem+json")
                .result(JsonNodeFactory.instance.objectNode()
                        .put("type", code)
                        .put("status", status)
                        .put("detail", message)
                        .toString());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(serverFile);
        } catch (IOException e) {
            LoggerFactory.getLogger(Server.class).warn("{} could not be removed; the next command will find it stale.", serverFile);
        }
        javalin.stop();
    }
}
