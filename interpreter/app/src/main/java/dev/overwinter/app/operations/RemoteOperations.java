package dev.overwinter.app.operations;

import dev.overwinter.app.view.ExecutionView.Detail;
import dev.overwinter.app.wiring.Yaml;
import dev.overwinter.engine.core.Event.Released;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Operations on the engine of a running `serve` on this machine.
public final class RemoteOperations implements Operations {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String url;
    private final String key;

    private RemoteOperations(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /// The server that announced itself in this file, if it lives.
    public static Optional<Operations> find(Path serverFile) {
        try {
            if (!Files.exists(serverFile)) {
                return Optional.empty();
            }
            var announced = Yaml.read(Files.readString(serverFile));
            var found = ProcessHandle.of(announced.path("pid").asLong(-1)).filter(ProcessHandle::isAlive);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var remote = new RemoteOperations(
                    announced.path("url").asString(), announced.path("key").asString());
            return remote.isAlive() ? Optional.of(remote) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isAlive() {
        // With the key: somebody else may have the port by now.
        try {
            return client.send(request("ping", object(), CONNECT), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean isEmbedded() {
        return false;
    }

    @Override
    public JsonNode start(Start start, boolean go) {
        var body = object().put("file", start.file())
                .put("folder", start.folder())
                .put("text", start.text())
                .put("name", start.name())
                .put("startedBy", start.startedBy());
        body.set("input", start.input());
        var env = body.putObject("env");
        start.env().forEach(env::put);
        return ask("start", body);
    }

    @Override
    public JsonNode deploy(Deployment deployment) {
        return ask(
                "deploy",
                object().put("file", deployment.file())
                        .put("folder", deployment.folder())
                        .put("text", deployment.text()));
    }

    @Override
    public JsonNode publish(JsonNode event) {
        return ask("event", event);
    }

    @Override
    public JsonNode list(@Nullable String workflow, @Nullable String status, int limit) {
        return ask(
                "list", object().put("workflow", workflow).put("status", status).put("limit", limit));
    }

    @Override
    public JsonNode show(String execution, Detail detail) {
        return ask("show", object().put("execution", execution).put("detail", detail.name()));
    }

    @Override
    public JsonNode follow(String execution, long afterVersion, Duration atMost) {
        return ask(
                "follow",
                object().put("execution", execution)
                        .put("afterVersion", afterVersion)
                        .put("atMostMillis", atMost.toMillis()));
    }

    @Override
    public JsonNode answer(String target, @Nullable String step, Engine.Answer answer) {
        var body = object().put("target", target).put("step", step);
        var content = body.putObject("answer")
                .put("action", answer.action())
                .put("by", answer.by())
                .put("comment", answer.comment())
                .put("error", answer.error())
                .put("errorDetail", answer.errorDetail());
        answer.groups().forEach(content.putArray("groups")::add);
        if (answer.payload() != null) {
            content.set("payload", answer.payload());
        }
        return ask("answer", body);
    }

    @Override
    public JsonNode heartbeat(String target, @Nullable String step) {
        return ask("heartbeat", object().put("target", target).put("step", step));
    }

    @Override
    public JsonNode cancel(String execution, String by, @Nullable String reason) {
        return ask("cancel", request(execution, by, reason));
    }

    @Override
    public JsonNode terminate(String execution, String by, @Nullable String reason) {
        return ask("terminate", request(execution, by, reason));
    }

    @Override
    public JsonNode release(
            String execution,
            Released.Decision decision,
            @Nullable JsonNode output,
            String by,
            @Nullable String reason) {
        var body = request(execution, by, reason).put("decision", decision.name());
        if (output != null) {
            body.set("output", output);
        }
        return ask("release", body);
    }

    @Override
    public JsonNode prune(Prune request) {
        var body = object().put("before", request.before().toString())
                .put("workflow", request.workflow())
                .put("events", request.events())
                .put(
                        "archive",
                        request.archive() == null ? null : request.archive().toString())
                .put("dryRun", request.dryRun())
                .put("after", request.after());
        request.statuses().forEach(body.putArray("statuses")::add);
        return ask("prune", body);
    }

    @Override
    public JsonNode backup(Path file, boolean withKey) {
        return awaited("backup", object().put("file", file.toString()).put("withKey", withKey));
    }

    @Override
    public JsonNode health(boolean thorough) {
        return awaited("health", object().put("thorough", thorough));
    }

    /// What takes longer than one request may is asked for again.
    private JsonNode awaited(String operation, JsonNode body) {
        var reply = ask(operation, body);
        while (reply.path("running").asBoolean(false)) {
            reply = ask(operation, body);
        }
        return reply;
    }

    private static ObjectNode request(String execution, String by, @Nullable String reason) {
        return object().put("execution", execution).put("by", by).put("reason", reason);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void recover() {
        // `serve` did so when it started
    }

    private HttpRequest request(String operation, JsonNode body, Duration atMost) {
        return HttpRequest.newBuilder(URI.create(url + "/local/" + operation))
                .timeout(atMost)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private JsonNode ask(String operation, JsonNode body) {
        try {
            var response = client.send(request(operation, body, ANSWER), HttpResponse.BodyHandlers.ofString());
            var reply = Yaml.read(response.body());
            if (response.statusCode() == 200) {
                return reply;
            }
            var code = reply.path("type").asString("failed");
            var detail = reply.path("detail").asString("the server answered " + response.statusCode());
            if (response.statusCode() == 503) {
                throw new Store.StoreFault(detail, null);
            }
            throw new Refused(code, detail);
        } catch (HttpTimeoutException e) {
            throw new UncheckedIOException(
                    "`overwinter serve` at " + url + " took longer than " + ANSWER.toSeconds() + " s to answer", e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "`overwinter serve` at " + url
                            + " does not answer any more; what it acknowledged is safe, start it again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
