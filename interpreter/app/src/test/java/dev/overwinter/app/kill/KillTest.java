package dev.overwinter.app.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
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
/// (and one withdrawal), no acknowledged answer is lost.
///
/// Everything is real: processes, the H2 database in its folder, the payer simulator, which outlives the kills. Two
/// executions run side by side, each with its own database and payer.
///
/// 60 kills unless told: `mvn test -pl interpreter/app -am -Dtest=KillTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dkills=1000`. `-Dkills.seed=N` repeats the choice of kill points of an earlier run.
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 60);
    private static final long SEED = Long.getLong("kills.seed", new Random().nextLong());
    private static final List<String> PATIENTS = List.of("lumbar-mri", "adalimumab");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    @Test
    void goesOnAfterAnyKill() throws Exception {
        var totals = new Totals();
        inLanes(lane -> () -> lane(lane, totals));
        System.out.println("seed " + SEED + ": " + totals.report());
        assertTrue(totals.kills() >= KILLS, totals::report);
        assertTrue(totals.inRequest() >= KILLS / 10, totals::report);
        assertTrue(totals.redelivered() >= totals.inRequest(), totals::report);
    }

    private interface Lane {
        Callable<Void> work(int lane);
    }

    private static void inLanes(Lane work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(PATIENTS.size())) {
            var running = new ArrayList<Future<Void>>();
            for (int lane = 0; lane < PATIENTS.size(); lane++) {
                running.add(threads.submit(work.work(lane)));
            }
            for (var one : running) {
                one.get();
            }
        }
    }

    private Void lane(int lane, Totals totals) throws Exception {
        var deck = new Deck(SEED + lane);
        var mine = new Totals();
        try (var site = new Site(folder.resolve("lane" + lane), PATIENTS.get(lane))) {
            var undisturbed = new Trial.Undisturbed(Duration.ofSeconds(4), Duration.ofSeconds(5));
            for (int i = 0; totals.kills() < KILLS; i++) {
                var scenario = Scenario.values()[i % Scenario.values().length];
                new Trial(site, "trial-" + i, scenario, deck, totals, undisturbed, true).run();
            }
        }
        assertEquals(0, mine.kills());
        return null;
    }
}
