package dev.overwinter.app.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Kills `overwinter serve` with SIGKILL, again and again on one database, with 50 executions in flight that use all
/// that a workflow can: half of the kills at random moments, half at named points. Then everything must end, and what
/// was acknowledged, what happened outside and what stands in the database must fit.
///
/// 60 kills unless told. More:
///
///     mvn test -pl interpreter/app -am -Dtest=TortureTest -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dtorture.kills=1200
///
/// `-Dtorture.seed=N` makes the same choice of kills as an earlier run.
class TortureTest {
    private static final int KILLS = Integer.getInteger("torture.kills", 60);
    private static final long SEED = Long.getLong("torture.seed", new Random().nextInt());
    private static final int IN_FLIGHT = 50;
    private static final int LEAST_POINTS_OF_TEN = 6;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    @Test
    void whatIsAcknowledgedIsKeptAndWhatIsDoneIsDoneOnce() throws Exception {
        System.out.println("torture: " + KILLS + " kills, -Dtorture.seed=" + SEED);
        var totals = new Totals();
        try (var stage =
                new Stage(Program.trained(), folder, folder.resolve("data"), IN_FLIGHT, Crowd.ALL_KINDS)) {
            try {
                new Torture(stage, totals, folder).run(new Shots(SEED), KILLS);
            } finally {
                System.out.println("torture: " + totals.report());
            }
            var judgement = stage.judged();
            System.out.println("torture: " + judgement.report());
            assertEquals(List.of(), judgement.broken(), () -> "-Dtorture.seed=" + SEED);
            requireEnough(totals, judgement);
        }
    }

    /// A green run must not be an empty one.
    private static void requireEnough(Totals totals, Judgement judgement) {
        int named = Point.dealt().stream()
                .mapToInt(point -> totals.killsAt(point) > 0 ? 1 : 0)
                .sum();
        int dealt = Math.min(Point.dealt().size(), KILLS / 2);
        assertTrue(named * 10 >= dealt * LEAST_POINTS_OF_TEN, totals::report);
        assertTrue(judgement.acknowledged() >= IN_FLIGHT + KILLS, judgement::report);
        assertTrue(judgement.effects() >= IN_FLIGHT + KILLS, judgement::report);
        assertTrue(judgement.redelivered() >= KILLS / 2, judgement::report);
    }
}
