package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starting, looking, answering and deciding, each command with an engine of its own on the same database.
final class CliRunTest {
    @TempDir
    private Path folder = Path.of("");

    private Shell shell = new Shell(folder);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer endpoint;
    private volatile int payStatus = 200;

    CliRunTest() throws IOException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            exchange.sendResponseHeaders(path.equals("/pay") ? payStatus : 200, -1);
            exchange.close();
        });
    }

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        endpoint.start();
    }

    @AfterEach
    void close() {
        endpoint.stop(0);
    }

    private String url() {
        return "URL=http://127.0.0.1:" + endpoint.getAddress().getPort();
    }

    @Test
    void parksAtTheGateAndSaysHowToAnswer() {
        var ran = shell.run("run", shell.approval(), "--input", "{amount: 5}", "--env", "LIMIT=1", "--name", "a");
        assertEquals("""
                started ID
                  ◷ review  approval  LONG  waits for an answer until WHEN
                gate/a  ID  suspended, started LONG ago
                Step review waits for an answer until WHEN.
                  overwinter answer ID review --action approve --groups chiefs
                  or POST to http://127.0.0.1:PORT/callbacks/TOKEN while `overwinter serve` runs""", ran.text(folder));
        assertEquals(3, ran.code());

        assertEquals(
                "error: an approval needs an action; choose one of approve, reject",
                shell.text("answer", "gate/a", "review"));
        assertEquals(
                "error: ann may not answer; assigned to group chiefs",
                shell.text("answer", "gate/a", "review", "--action", "approve", "--as", "ann"));
        assertEquals(
                "error: the form of the answer does not fit: required property 'reason' not found",
                shell.text("answer", "gate/a", "review", "--action", "approve", "--groups", "chiefs"));
        var taken = shell.run(
                "answer", "gate/a", "review", "--action", "approve", "--groups", "chiefs", "--data", "{reason: fine}");
        assertEquals("""
                the decision was taken
                  ✓ review  approval  LONG
                gate/a  ID  completed in LONG
                output: {"action":"approve"}""", taken.text(folder));
        assertEquals(0, taken.code());
        var late = shell.run("answer", "gate/a", "review", "--action", "reject", "--groups", "chiefs");
        assertTrue(late.err().startsWith("error: step \"review\" was answered by "), late.err());
        assertEquals(6, late.code());
        assertEquals("error: execution ID: it has ended or is ending already", shell.text("cancel", "gate/a"));
        assertEquals(
                "error: execution ID: it is not held, there is nothing to release",
                shell.text("release", "gate/a", "--retry"));
    }

    @Test
    void theSameNameIsTheSameExecution() {
        var first = shell.run("start", shell.nap(), "--name", "a", "--output", "json")
                .json();
        assertTrue(first.path("created").asBoolean());
        var second = shell.run("run", shell.nap(), "--name", "a", "--patience", "1s");
        assertEquals(
                "goes on: " + first.path("id").asString(),
                second.out().lines().findFirst().orElse(""));
        assertEquals(3, second.code());
        assertTrue(
                second.text(folder)
                        .endsWith("It waits until WHEN; `overwinter resume` or `overwinter serve` goes on then."),
                second.out());
    }

    @Test
    void aMachinesGateTakesItsTokenAndTellsWhatDoesNotFit() {
        shell.run("run", shell.callback(), "--name", "a");
        var token = shell.run("show", "parcel/a", "--output", "json")
                .json()
                .at("/gates/0/token")
                .asString();
        assertEquals(
                "error: the payload of the answer does not fit: required property 'tracking' not found",
                shell.text("answer", token, "--data", "{}"));
        assertEquals(3, shell.run("answer", token, "--heartbeat").code());
        var taken = shell.run("answer", token, "--data", "{tracking: t1}", "--output", "json");
        assertEquals(0, taken.code());
        assertEquals("t1", taken.json().at("/output/tracking").asString());
    }

    @Test
    void aMachinesErrorFailsTheStep() {
        shell.run("run", shell.callback(), "--name", "a");
        var ran = shell.run("answer", "parcel/a", "shipped", "--error", "carrier.lost", "--comment", "Gone");
        assertEquals("""
                the error was taken
                  ✗ shipped  callback  LONG  carrier.lost: Gone
                parcel/a  ID  failed in LONG
                error: carrier.lost: Gone (step shipped)
                nothing was to be undone""", ran.text(folder));
        assertEquals(1, ran.code());
    }

    @Test
    void aMissingSecretHoldsAndReleaseGoesOn() {
        var held = shell.run("run", shell.calls(), "--env", url(), "--name", "a");
        assertEquals("""
                started ID
                  ✗ book  agent http.request  LONG  held
                calls/a  ID  held, started LONG ago
                held at step book since WHEN: secret.missing
                  the secret KEY is not set
                  give it to what runs the execution (`serve` or `release`): --secret KEY=VALUE, or OVERWINTER_SECRET_KEY in its\
                 environment
                To go on:  overwinter release ID --retry --secret KEY=VALUE | --skip | --set-output JSON | --compensate""", held.text(folder));
        assertEquals(4, held.code());
        assertEquals(List.of(), asked);
        var gone = shell.run("release", "calls/a", "--retry", "--secret", "KEY=x", "--output", "json");
        assertEquals(0, gone.code());
        assertEquals("completed", gone.json().path("status").asString());
        assertEquals(List.of("POST /book", "POST /pay"), asked);
    }

    @Test
    void aFailureTellsWhatWasUndone() {
        payStatus = 402;
        var ran = shell.run("run", shell.calls(), "--env", url(), "--secret", "KEY=x", "--name", "a");
        assertEquals(1, ran.code());
        assertTrue(ran.out().contains("undone: book"), ran.out());
        assertEquals(List.of("POST /book", "POST /pay", "DELETE /book"), asked);
        var shown = shell.run("show", "calls/a").text(folder);
        assertEquals("""
                  ↶ book  agent http.request  LONG  compensated
                    undo:
                      ✓ unbook  agent http.request  LONG
                  ✗ pay  agent http.request  LONG  http.402: Payment Required
                """, shown.substring(shown.indexOf("  ↶"), shown.indexOf("working")));
        assertTrue(shown.contains("working LONG, waiting LONG"), shown);
        assertEquals(
                "book",
                shell.run("show", "calls/a", "--output", "json")
                        .json()
                        .at("/undone/0")
                        .asString());
    }

    @Test
    void anEndpointThatIsNotThere() {
        endpoint.stop(0);
        var ran = shell.run("run", shell.calls(), "--env", url(), "--secret", "KEY=x");
        assertEquals(1, ran.code());
        assertTrue(
                ran.text(folder)
                        .contains("error: http.connection: No connection (step book)\n"
                                + "  POST http://127.0.0.1:PORT cannot be reached.\nnothing was to be undone"),
                ran.out());
    }

    @Test
    void heldStepsAreSkippedOrGivenAnOutputOrUndone() {
        shell.run("run", shell.calls(), "--env", url(), "--name", "skipped");
        var skipped = shell.run("release", "calls/skipped", "--skip", "--reason", "by hand", "--output", "json")
                .json();
        assertEquals("skipped", skipped.at("/steps/0/status").asString());
        shell.run("run", shell.calls(), "--env", url(), "--name", "given");
        var given = shell.run("release", "calls/given", "--set-output", "{status: 200}", "--output", "json")
                .json();
        assertEquals(200, given.at("/steps/0/output/status").asInt());
        assertEquals("completed", given.path("status").asString());
        shell.run("run", shell.calls(), "--env", url(), "--name", "undone");
        assertEquals(
                "failed",
                shell.run("release", "calls/undone", "--compensate", "--output", "json")
                        .json()
                        .path("status")
                        .asString());
        assertEquals(2, shell.run("release", "calls/undone").code());
        assertEquals(
                2, shell.run("release", "calls/undone", "--retry", "--skip").code());
    }

    @Test
    void cancelAndTerminate() {
        shell.run("run", shell.callback(), "--name", "a");
        var cancelled = shell.run("cancel", "parcel/a", "--reason", "bored", "--as", "ann");
        assertEquals(0, cancelled.code());
        assertTrue(cancelled.out().contains("error: cancelled: cancelled by ann: bored"), cancelled.out());
        shell.run("run", shell.callback(), "--name", "b");
        var terminated = shell.run("terminate", "parcel/b", "--output", "json");
        assertEquals(0, terminated.code());
        assertEquals("terminated", terminated.json().path("status").asString());
    }

    @Test
    void listShowsHowEachStands() {
        shell.run("start", shell.nap(), "--name", "a");
        assertEquals("""
                ID  WORKFLOW/NAME  STATUS  STARTED  NEXT TIMER
                ID  nap/a  suspended  WHEN  WHEN""", shell.text("list").replaceFirst("^ID +", "ID  "));
        assertEquals("no executions", shell.text("list", "--status", "completed"));
        assertEquals(
                1,
                shell.run("list", "--workflow", "nap", "--status", "suspended", "--output", "json")
                        .json()
                        .size());
    }

    @Test
    void theHistoryOnlyWhereItIsAskedFor() {
        shell.run("start", shell.nap(), "--name", "a");
        assertFalse(shell.run("show", "nap/a", "--output", "json").json().has("history"));
        var history = shell.run("show", "nap/a", "--history", "--output", "json")
                .json()
                .path("history");
        assertEquals("execution.started", history.path(0).path("type").asString());
        assertTrue(shell.text("show", "nap/a", "--history").contains("execution.started"));
    }

    @Test
    void resumeContinuesWhatWasStored() {
        assertEquals(6, shell.run("resume").code());
        shell.run("start", shell.calls(), "--env", url(), "--name", "a", "--secret", "KEY=x");
        var ran = shell.run("resume", "--secret", "KEY=x");
        assertTrue(ran.text(folder).endsWith("1 looked at, 0 still waiting"), ran.out());
        assertEquals(List.of("POST /book", "POST /pay"), asked);
        assertEquals("nothing to continue", shell.text("resume"));
    }
}
