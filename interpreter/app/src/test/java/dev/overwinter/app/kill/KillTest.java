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

/// Kills overwinter with SIGKILL at any moment of the prior-authorization example, again and again, and checks
/// what it promises: it goes on from the last checkpoint, no completed agent step is called again, the payer sees one
/// submission (and one withdrawal, where the workflow fails after it), no acknowledged answer is lost.
///
/// Everything is real: processes, the H2 database in its folder, the payer simulator, which outlives the kills. Two
/// executions run side by side, each with its own database and payer; one takes the model's replies from the file as
/// the example does, the other asks a model over the wire, where its calls are counted.
///
/// What the torture of `serve` does not have: the commands `run`, `resume` and `answer` are killed, and requests
/// in the middle, which get lost, arrive later, or are answered to nobody. 16 kills unless told, and a quarter as
/// many where the submission is withdrawn. More:
///
///     mvn test -pl interpreter/app -am -Dtest=dev.overwinter.app.kill.KillTest \
///         -Dsurefire.failIfNoSpecifiedTests=false -Dkills=1000
///
/// `-Dkills.seed=N` makes the same choice of kill points as an earlier run.
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 16);
    private static final long SEED = Long.getLong("kills.seed", new Random().nextInt());
    private static final List<String> PATIENTS = List.of("lumbar-mri", "adalimumab");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    @Test
    void submitsOnceWheneverItIsKilled() throws Exception {
        kill(new Goal(KILLS, "POST /authorizations"), List.of(Scenario.APPROVED, Scenario.ANSWER_LOST));
    }

    @Test
    void withdrawsOnceWheneverItIsKilled() throws Exception {
        kill(new Goal(Math.max(2, KILLS / 4), "DELETE /authorizations/{id}"), List.of(Scenario.WITHDRAWN));
    }

    private void kill(Goal goal, List<Scenario> scenarios) throws Exception {
        System.out.println("kill test: " + goal + ", -Dkills.seed=" + SEED);
        var totals = new Totals();
        sideBySide(lane -> {
            try (var site = new Site(folder.resolve("lane" + lane), PATIENTS.get(lane), lane == 1)) {
                new Killing(site, new Deck(SEED + lane), totals).run(goal, scenarios);
            }
            return null;
        });
        System.out.println("kill test: " + totals.report());
        assertTrue(goal.isReached(totals), totals::report);
        assertTrue(totals.redelivered() >= totals.inRequest(), totals::report);
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
