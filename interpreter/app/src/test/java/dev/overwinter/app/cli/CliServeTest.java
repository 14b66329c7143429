package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.app.http.Server;
import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.wiring.AppSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running server: callbacks from outside, and command lines that reach it.
final class CliServeTest {
    @TempDir
    private Path folder = Path.of("");

    private Shell shell = new Shell(folder);
    private final HttpClient client = HttpClient.newHttpClient();
    private String url = "";
    private Runnable stop = () -> {};

    @BeforeEach
    void serve() {
        shell = new Shell(folder);
        var bound = Server.bind("127.0.0.1", 0);
        url = Server.url("127.0.0.1", bound.port());
        var settings = new AppSettings(shell.data(), Map.of(), Map.of(), url);
        var operations = new LocalOperations(settings);
        var server = bound.start(operations, settings.serverFile());
        operations.recover();
        stop = () -> {
            server.close();
            operations.close();
        };
    }

    @AfterEach
    void stop() {
        stop.run();
        client.close();
    }

    private record Reply(int status, JsonNode body) {
        String type() {
            return status + " " + body.path("type").asString();
        }
    }

    private Reply send(String method, String path, String body) throws IOException, InterruptedException {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), new JsonMapper().readTree(response.body()));
    }

    private String openGate(String name) {
        shell.run("run", shell.callback(), "--name", name);
        return "/callbacks/"
                + shell.run("show", "parcel/" + name, "--output", "json")
                        .json()
                        .at("/gates/0/token")
                        .asString();
    }

    @Test
    void anAnswerIsTakenOnceAndEveryOtherReplyIsDistinct() throws Exception {
        var gate = openGate("a");
        assertEquals("405 post-needed", send("GET", gate, "").type());
        assertEquals(
                "405 post-needed", send("PUT", gate, "{\"tracking\": \"x\"}").type());
        assertEquals("404 unknown-token", send("POST", "/callbacks/wrong", "{}").type());
        assertEquals("400 malformed", send("POST", gate, "{\"tracking\":").type());
        assertEquals("400 malformed", send("POST", gate, "tracking: yaml").type());
        assertEquals("422 invalid-payload", send("POST", gate, "{}").type());
        assertEquals(
                "413 too-large",
                send("POST", gate, "\"" + "x".repeat(2_100_000) + "\"").type());
        assertEquals(200, send("POST", gate + "/heartbeat", "").status());
        assertEquals(200, send("POST", gate, "{\"tracking\": \"t1\"}").status());
        assertEquals(
                "409 already-answered",
                send("POST", gate, "{\"tracking\": \"t1\"}").type());
        assertEquals(
                "409 already-answered", send("POST", gate + "/heartbeat", "").type());
        assertEquals(
                "completed",
                shell.run("show", "parcel/a", "--output", "json")
                        .json()
                        .path("status")
                        .asString());
        assertEquals("404 not-served", send("GET", "/", "").type());
        assertEquals("401 unauthorized", send("POST", "/local/list", "{}").type());
    }

    @Test
    void aCancelledGateSaysSo() throws Exception {
        var gate = openGate("a");
        assertEquals("cancellation has begun", shell.text("cancel", "parcel/a"));
        assertEquals(
                "409 cancelled", send("POST", gate, "{\"tracking\": \"t1\"}").type());
    }

    @Test
    void commandsReachTheServer() {
        var ran = shell.run("run", shell.approval(), "--input", "{amount: 5}", "--env", "LIMIT=1", "--name", "a");
        assertTrue(ran.out().contains("or POST to " + url + "/callbacks/"), ran.out());
        assertEquals(3, ran.code());
        assertEquals(
                "error: ann may not answer; assigned to group chiefs",
                shell.text("answer", "gate/a", "review", "--action", "approve", "--as", "ann"));
        var failed = shell.run("answer", "gate/a", "review", "--action", "approve", "--as", "ann", "--output", "json");
        assertEquals("not-assigned", failed.json().at("/failure/code").asString());
        var taken = shell.run(
                "answer",
                "gate/a",
                "review",
                "--action",
                "approve",
                "--groups",
                "chiefs",
                "--data",
                "{reason: x}",
                "--follow");
        assertEquals(0, taken.code());
        assertTrue(taken.out().contains("output: {\"action\":\"approve\"}"), taken.out());
        assertEquals(
                "a", shell.run("list", "--output", "json").json().at("/0/name").asString());
        assertEquals("`overwinter serve` is running and continues everything by itself.", shell.text("resume"));
        assertEquals("error: there is no execution gate/b", shell.text("show", "gate/b"));
    }

    /// The server backs up, prunes and looks at itself, while fifty executions go on.
    @Test
    void aBackupOfABusyServerIsSound() throws Exception {
        var busy = shell.file("busy.yaml", """
                dsl: 1
                workflow: busy
                version: "1"
                vars: { n: 0 }
                steps:
                  - id: turns
                    repeat:
                      do:
                        - { id: count, set: { n: "${ vars.n + 1 }" } }
                        - { id: nap, wait: 1ms }
                      until: vars.n == 5000
                      maxIterations: 5000
                """);
        for (int i = 0; i < 50; i++) {
            shell.run("start", busy, "--name", "b" + i);
        }
        shell.run("run", shell.callback(), "--name", "waits", "--no-ask");
        var backup = folder.resolve("backup.zip").toString();
        long before = version("busy/b0");
        var made = shell.run("backup", backup, "--output", "json");
        assertEquals(0, made.code(), made.out());
        assertTrue(version("busy/b0") > before, "it went on meanwhile");
        var restored = new Shell(folder.resolve("restored"));
        Files.createDirectories(restored.folder());
        assertEquals(0, restored.run("restore", backup).code());
        var sound = restored.run("doctor", "--output", "json").json();
        assertEquals(0, sound.path("faults").asInt(), sound.toString());
        assertEquals(
                51,
                restored.run("list", "--limit", "99", "--output", "json").json().size());
        assertTrue(shell.run("doctor").out().contains("`overwinter serve` runs"));
        assertEquals("removed 0 executions and 0 events", shell.text("prune", "--older-than", "0s"));
        assertTrue(shell.run("compact").err().contains("Stop it"));
        assertEquals(
                "ok", send("GET", "/health/database", "").body().path("status").asString());
    }

    private long version(String execution) {
        return shell.run("show", execution, "--output", "json")
                .json()
                .path("version")
                .asLong();
    }

    @Test
    void aSecretGivenToACommandIsNotTheServers() {
        var ran = shell.run("list", "--secret", "KEY=x");
        assertEquals(
                "note: --secret has no effect here; `overwinter serve` runs the work, with its own secrets\n",
                ran.err());
    }

    @Test
    void aSecondServerIsRefused() {
        var same = shell.run("serve", "--port", "0");
        assertEquals(
                "error: `overwinter serve` is running already on FOLDER/data; stop that one first, or choose another folder"
                        + " with --data-dir",
                same.text(folder));
        assertEquals(7, same.code());
    }

    @Test
    void aPortInUse() throws IOException {
        var other = new Shell(folder.resolve("other"));
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ran = other.run("serve", "--port", String.valueOf(taken.getLocalPort()));
            assertEquals(
                    "error: cannot listen on 127.0.0.1:PORT: Address already in use; choose another --port (0: any free one)",
                    ran.text(folder));
            assertEquals(8, ran.code());
        }
        assertFalse(Files.exists(other.data()));
    }

    @Test
    void anAnnouncementThatIsLeftOverIsNotBelieved() throws IOException {
        var announced = Files.readString(shell.data().resolve("serve.json"));
        stop.run();
        stop = () -> {};
        Files.writeString(shell.data().resolve("serve.json"), announced);
        assertEquals("no executions", shell.text("list"));
        Files.writeString(shell.data().resolve("serve.json"), "{");
        assertEquals("no executions", shell.text("list"));
    }
}
