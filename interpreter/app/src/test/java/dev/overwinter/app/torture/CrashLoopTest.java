package dev.overwinter.app.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.view.ExecutionView.Detail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/// One execution ends the process each time that it is worked on: it is set aside with a reason, and the others go on.
///
/// More crashes in a row: `-Dtorture.loops=50`.
class CrashLoopTest {
    private static final int LOOPS = Integer.getInteger("torture.loops", 14);
    private static final int CLAIMS = 6;
    private static final int IN_FLIGHT = 12;
    private static final int PROGRESS = 10;
    private static final Duration LONGEST_LOOP = Duration.ofSeconds(15);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final List<String> KINDS = List.of("review", "talk", "once");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    /// Its agent halts the virtual machine.
    @Test
    void anAgentThatEndsTheProcessIsSetAside() throws Exception {
        new Loop("halt", "").run("deliveries.exhausted", 12);
    }

    /// The process dies while the core works on it, before anything is stored.
    @Test
    void anExecutionThatEndsTheProcessIsSetAside() throws Exception {
        var deed = new Reached.Order(Point.FAIL_STEP.name(), 1, Integer.MAX_VALUE, Reached.Deed.KILL);
        new Loop("poison", deed.text()).run("claims.exhausted", CLAIMS + 2);
    }

    private final class Loop {
        private final String killer;
        private final String deed;
        private int deaths;

        Loop(String killer, String deed) {
            this.killer = killer;
            this.deed = deed;
        }

        void run(String reason, int mostDeaths) throws Exception {
            try (var stage = new Stage(Program.trained(), folder, folder.resolve("data"), IN_FLIGHT, KINDS)) {
                stage.crowd().fill();
                var started = CompletableFuture.runAsync(() -> start(stage));
                for (int i = 0; i < LOOPS; i++) {
                    once(stage);
                }
                started.join();
                end(stage, reason);
                System.out.printf(
                        "%s: %d crashes in a row, %d of them by it, %d calls of the others%n",
                        killer, LOOPS, deaths, stage.crowd().count());
                assertTrue(deaths > 1 && deaths <= mostDeaths, () -> "it ended the process " + deaths + " times");
                assertEquals(List.of(), stage.judged().broken());
            }
        }

        /// A process that lives until the killer ends it or, where that is set aside, until the others got on.
        private void once(Stage stage) throws IOException, InterruptedException {
            long before = stage.crowd().count();
            try (var victim = Victim.start(command(stage), stage.site())) {
                boolean died = !victim.isUp();
                if (!died) {
                    stage.open();
                    long until = System.nanoTime() + LONGEST_LOOP.toNanos();
                    while (!died && !(isSetAside(stage) && stage.crowd().count() >= before + PROGRESS)) {
                        died = victim.endsWithin(GLANCE);
                        assertTrue(System.nanoTime() < until, "nobody gets on");
                    }
                }
                deaths += died ? 1 : 0;
                victim.kill();
                stage.door().shut();
            }
        }

        private List<String> command(Stage stage) {
            return stage.site().serve(Map.of(Reached.PROPERTY, deed), "--max", "claims=" + CLAIMS);
        }

        private void start(Stage stage) {
            try {
                var file = killer + ".workflow.yaml";
                var start = new Operations.Start(
                        file,
                        Site.workflows().toString(),
                        Files.readString(Site.workflows().resolve(file)),
                        JsonNodeFactory.instance.objectNode().put("n", 0).put("fails", false),
                        Map.of(),
                        "killer",
                        "torture");
                stage.door().insist(behind -> behind.operations().start(start, true));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private boolean isSetAside(Stage stage) throws InterruptedException {
            return stage.door()
                    .ask(behind -> behind.operations().list(killer, "held", 1))
                    .filter(list -> !list.isEmpty())
                    .isPresent();
        }

        /// All others end; the killer tells why it was set aside.
        private void end(Stage stage, String reason) throws Exception {
            try (var last = stage.up(command(stage))) {
                var incident = stage.door()
                        .insist(behind -> behind.operations().show(killer + "/killer", Detail.STANDING))
                        .value()
                        .path("incident");
                assertEquals(reason, incident.path("type").asString(), incident::toString);
                assertTrue(!incident.path("detail").asString().isEmpty(), incident::toString);
                stage.door().insist(behind -> behind.operations().terminate(killer + "/killer", "torture", null));
                stage.drain(last);
            }
        }
    }
}
