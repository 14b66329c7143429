package dev.overwinter.app.kill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Kills overwinter with SIGKILL at any moment of the prior-authorization example, again and again, and checks what it
/// promises: it goes on from the last checkpoint, no completed agent step is called again, the payer sees one submission
/// (and one withdrawal, where the workflow fails after it), no acknowledged answer is lost.
///
/// Everything is real: processes, the H2 database in its folder, the payer simulator, which outlives the kills. Two
/// executions run side by side, each with its own database and payer; one takes the model's replies from the file as the
/// example does, the other asks a model over the wire, where its calls are counted.
///
/// 60 kills unless told, 15 more in the undo:
/// `mvn test -pl interpreter/app -am -Dtest=KillTest -Dsurefire.failIfNoSpecifiedTests=false -Dkills=1000`;
/// `-Dkills.seed=N` makes the same choice of kill points as an earlier run.
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 60);
    private static final long SEED = Long.getLong("kills.seed", new Random().nextInt());
    private static final List<String> PATIENTS = List.of("lumbar-mri", "adalimumab");

    /// Something must have been killed in the middle of a request this often: one kill of so many.
    private static final int ONE_OF = 6;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    @Test
    void submitsOnceWheneverItIsKilled() throws Exception {
        var totals = kill(KILLS, List.of(Scenario.APPROVED, Scenario.ANSWER_LOST));
        assertTrue(totals.killsAt("POST /authorizations") > 0, totals::report);
    }

    @Test
    void withdrawsOnceWheneverItIsKilled() throws Exception {
        var totals = kill(Math.max(1, KILLS / 4), List.of(Scenario.WITHDRAWN));
        assertTrue(totals.killsAt("DELETE /authorizations/{id}") > 0, totals::report);
    }

    /// At least so many kills, in as many executions as that takes.
    private Totals kill(int kills, List<Scenario> scenarios) throws Exception {
        System.out.println("kill test: " + kills + " kills with -Dkills.seed=" + SEED);
        var totals = new Totals();
        sideBySide(lane -> {
            try (var site = new Site(folder.resolve("lane" + lane), PATIENTS.get(lane), lane == 1)) {
                new Killing(site, new Deck(SEED + lane), totals).run(kills, scenarios);
            }
            return null;
        });
        System.out.println("kill test: " + totals.report());
        assertTrue(totals.kills() >= kills, totals::report);
        assertTrue(totals.inRequest() >= kills / ONE_OF, totals::report);
        assertTrue(totals.redelivered() >= totals.inRequest(), totals::report);
        return totals;
    }

    private interface Lane {
        Void run(int lane) throws Exception;
    }

    private static void sideBySide(Lane work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(PATIENTS.size())) {
            var running = new ArrayList<Future<Void>>();
            for (int i = 0; i < PATIENTS.size(); i++) {
                int lane = i;
                Callable<Void> task = () -> work.run(lane);
                running.add(threads.submit(task));
            }
            for (var one : running) {
                one.get();
            }
        }
    }
}
