package dev.overwinter.app.http;

import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.view.ExecutionView.Detail;
import dev.overwinter.app.wiring.Yaml;
import dev.overwinter.engine.core.Event.Released.Decision;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Store;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
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
import tools.jackson.databind.node.ObjectNode;

/// `POST /callbacks/{token}` for the outside, `/local/...` for the command line on this machine, which proves
/// itself with a key that only the owner of the data directory can read.
public final class Server implements AutoCloseable {
    private static final int LARGEST_BODY = 2_000_000;
    private static final Set<String> UNKNOWN = Set.of("unknown-token", "unknown-execution", "no-gate");
    private static final Set<String> GONE = Set.of("already-answered", "timed-out", "failed", "cancelled", "closed");
    private static final Set<String> FORBIDDEN = Set.of("not-assigned", "four-eyes");
    private static final Duration LONGEST_FOLLOW = Duration.ofSeconds(20);

    private final Javalin javalin;
    private final LocalOperations operations;
    private final Path serverFile;
    private final String key;

    private Server(Javalin javalin, LocalOperations operations, Path serverFile, String key) {
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

        public Server start(LocalOperations operations, Path serverFile) {
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
                    "cannot listen on " + host + ":" + port + ": " + e.getMessage()
                            + (e instanceof BindException
                                            && String.valueOf(e.getMessage()).contains("in use")
                                    ? "; choose another --port (0: any free one)"
                                    : "; choose another --host or --port"),
                    e);
        }
    }

    private static Server start(String host, int port, LocalOperations operations, Path serverFile) {
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
            routes.post(
                    "/callbacks/{token}/heartbeat",
                    context -> servers.getFirst().heartbeat(context));
            for (var path : List.of("/callbacks/{token}", "/callbacks/{token}/heartbeat")) {
                routes.get(path, Server::onlyPostDecides);
                routes.head(path, Server::onlyPostDecides);
                routes.put(path, Server::onlyPostDecides);
                routes.patch(path, Server::onlyPostDecides);
                routes.delete(path, Server::onlyPostDecides);
            }
            routes.post("/events", context -> servers.getFirst().event(context));
            routes.get("/health", context -> context.result("ok"));
            routes.get("/health/database", context -> servers.getFirst().health(context));
            routes.post("/local/{operation}", context -> servers.getFirst().local(context));
            routes.exception(Refused.class, Server::refused);
            routes.exception(Store.StoreFault.class, Server::storeFault);
            routes.exception(Store.StoreBusy.class, (busy, context) -> {
                context.header("Retry-After", "1");
                problem(context, 503, "busy", String.valueOf(busy.getMessage()));
            });
            routes.exception(
                    IllegalArgumentException.class,
                    (mistake, context) -> problem(context, 400, "malformed", String.valueOf(mistake.getMessage())));
            routes.exception(HttpResponseException.class, Server::notServed);
            routes.exception(Exception.class, Server::fault);
        });
        var server = new Server(javalin, operations, serverFile, key);
        servers.add(server);
        javalin.start(host, port);
        server.announce(host, port);
        return server;
    }

    /// Tells command lines where the server is; only the owner of the directory can read it.
    private void announce(String host, int port) {
        var announcement = JsonNodeFactory.instance
                .objectNode()
                .put("url", url(host, port))
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

    /// Where a server on this host is reached from this machine.
    public static String url(String host, int port) {
        var reachable = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "[::1]" : host;
        return "http://" + (reachable.contains(":") && !reachable.startsWith("[") ? "[" + reachable + "]" : reachable)
                + ":" + port;
    }

    // Callbacks

    private void callback(Context context) {
        var token = context.pathParam("token");
        var body = body(context);
        var answer = operations.isApproval(token) ? personsAnswer(body) : machinesAnswer(body);
        json(context, 200, operations.answer(token, null, answer));
    }

    /// `{ action, by, groups, form, comment }`. Whoever holds the token is believed to be whom he says he is.
    private static Engine.Answer personsAnswer(JsonNode body) {
        return new Engine.Answer(
                textOrNull(body, "action"),
                body.path("by").asString("callback"),
                names(body.path("groups")),
                body.get("form"),
                textOrNull(body, "comment"),
                null,
                null);
    }

    /// The body is the payload, whatever it holds; only `{ "error": { "type": ... } }` and nothing else is an error.
    private static Engine.Answer machinesAnswer(JsonNode body) {
        boolean isError =
                body.isObject() && body.size() == 1 && body.path("error").has("type");
        return new Engine.Answer(
                null,
                "callback",
                List.of(),
                isError ? null : body,
                null,
                isError ? textOrNull(body.path("error"), "type") : null,
                isError ? textOrNull(body.path("error"), "title") : null);
    }

    private void heartbeat(Context context) {
        json(context, 200, operations.heartbeat(context.pathParam("token"), null));
    }

    private static void onlyPostDecides(Context context) {
        context.header("Allow", "POST");
        problem(
                context,
                405,
                "post-needed",
                "a " + context.method() + " never decides; send the answer as a POST with a JSON body");
    }

    /// A CloudEvent in the structured JSON mode. Only from this machine: put a gateway of your own in front.
    private void event(Context context) {
        if (!isThisMachine(context.ip())) {
            problem(context, 403, "not-from-here", "events are taken from this machine only; put a gateway in front");
            return;
        }
        json(context, 202, operations.publish(body(context)));
    }

    /// How the database is: its size, how much of that is in use, counts by status. For monitoring on this machine.
    private void health(Context context) {
        if (!isThisMachine(context.ip())) {
            problem(context, 403, "not-from-here", "the state of the database is told to this machine only");
            return;
        }
        json(context, 200, ((ObjectNode) operations.health(false)).put("status", "ok"));
    }

    private static boolean isThisMachine(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
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
            case "ping" -> JsonNodeFactory.instance.objectNode();
            case "start" -> operations.start(start(body), true);
            case "deploy" ->
                operations.deploy(new Operations.Deployment(
                        body.path("file").asString(),
                        textOrNull(body, "folder"),
                        body.path("text").asString()));
            case "event" -> operations.publish(body);
            case "list" ->
                operations.list(
                        textOrNull(body, "workflow"),
                        textOrNull(body, "status"),
                        body.path("limit").asInt(50));
            case "show" -> operations.show(execution, detail(body));
            case "follow" ->
                operations.follow(execution, body.path("afterVersion").asLong(0), patience(body));
            case "answer" ->
                operations.answer(
                        body.path("target").asString(), textOrNull(body, "step"), answer(body.path("answer")));
            case "heartbeat" -> operations.heartbeat(body.path("target").asString(), textOrNull(body, "step"));
            case "cancel" -> operations.cancel(execution, by, reason);
            case "terminate" -> operations.terminate(execution, by, reason);
            case "release" ->
                operations.release(
                        execution,
                        Decision.valueOf(body.path("decision").asString().toUpperCase(Locale.ROOT)),
                        body.get("output"),
                        by,
                        reason);
            case "prune" -> operations.prune(prune(body));
            case "backup" ->
                operations.backup(
                        Path.of(body.path("file").asString()),
                        body.path("withKey").asBoolean(true));
            case "health" -> operations.health(body.path("thorough").asBoolean(false));
            default -> throw new IllegalArgumentException("there is no operation " + context.pathParam("operation"));
        };
        json(context, 200, reply);
    }

    private static Operations.Prune prune(JsonNode body) {
        var archive = textOrNull(body, "archive");
        return new Operations.Prune(
                Instant.parse(body.path("before").asString()),
                Set.copyOf(names(body.path("statuses"))),
                textOrNull(body, "workflow"),
                body.path("events").asBoolean(false),
                archive == null ? null : Path.of(archive),
                body.path("dryRun").asBoolean(true),
                body.path("after").asLong(0));
    }

    private static Detail detail(JsonNode body) {
        return Detail.valueOf(body.path("detail").asString("VALUES"));
    }

    private static Duration patience(JsonNode body) {
        var asked = Duration.ofMillis(body.path("atMostMillis").asLong(0));
        return asked.compareTo(LONGEST_FOLLOW) > 0 ? LONGEST_FOLLOW : asked;
    }

    private static Operations.Start start(JsonNode body) {
        Map<String, String> env = new LinkedHashMap<>();
        body.path("env")
                .properties()
                .forEach(value -> env.put(value.getKey(), value.getValue().asString()));
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
        if (text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return Yaml.readJson(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
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

    private static void notServed(HttpResponseException problem, Context context) {
        var message = switch (problem.getStatus()) {
            case 404 -> "there is nothing at " + context.path();
            case 413 -> "the body is larger than " + LARGEST_BODY + " bytes";
            default -> String.valueOf(problem.getMessage());
        };
        problem(context, problem.getStatus(), problem.getStatus() == 413 ? "too-large" : "not-served", message);
    }

    private static void fault(Exception fault, Context context) {
        LoggerFactory.getLogger(Server.class)
                .error("A request failed and was not taken; this is a fault of overwinter.", fault);
        problem(context, 500, "internal", "the request failed and was not taken; see the log of `overwinter serve`");
    }

    private static void storeFault(Store.StoreFault fault, Context context) {
        LoggerFactory.getLogger(Server.class).error("A request was not taken: {}", fault.getMessage(), fault);
        problem(context, 503, "store", String.valueOf(fault.getMessage()));
    }

    private static void problem(Context context, int status, String code, String message) {
        context.status(status)
                .contentType("application/problem+json")
                .result(JsonNodeFactory.instance
                        .objectNode()
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
            LoggerFactory.getLogger(Server.class)
                    .warn("{} could not be removed; the next command will find it stale.", serverFile);
        }
        javalin.stop();
    }
}
