package dev.overwinter.app.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.overwinter.app.torture.Reached.Deed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The store fails under a crowd of executions, in a real process on a real file: nothing doubles, nothing is stuck,
/// and work goes on in the same process when the fault is gone.
class StoreFaultTest {
    private static final int IN_FLIGHT = 20;
    private static final int FIRST = 60;
    private static final int LAST = 99;
    private static final int DISK_MEGABYTES = 64;
    private static final long FREE_BYTES = 256 << 10;

    /// Those who are told try again a little later, so that it takes seconds until many were.
    private static final int TOLD_OF_FULL_DISK = 5;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    @Test
    void writesThatFail() throws Exception {
        disturbed(deed(Point.GROUP_BEFORE_WRITE, Deed.FAIL), true);
    }

    @Test
    void writesThatAreMadeAndReportedAsFailed() throws Exception {
        disturbed(deed(Point.GROUP_NOTED, Deed.FAIL), true);
    }

    @Test
    void forcesThatFail() throws Exception {
        disturbed(deed(Point.GROUP_BEFORE_FORCE, Deed.FAIL), true);
    }

    @Test
    void aDatabaseThatIsLostBeforeAWrite() throws Exception {
        disturbed(deed(Point.GROUP_BEGINS, Deed.CUT), false);
    }

    @Test
    void aDatabaseThatIsLostInTheMiddleOfAWrite() throws Exception {
        disturbed(deed(Point.GROUP_BEFORE_FORCE, Deed.CUT), true);
    }

    @Test
    void readsThatFail() throws Exception {
        disturbed(deed(Point.LOADING, Deed.FAIL), false);
    }

    @Test
    void threadsThatAreInterrupted() throws Exception {
        var serves = folder.resolve("data").resolve("serve.json");
        disturbed(Map.of(Interrupting.PROPERTY, "5000", Interrupting.AFTER, serves.toString()), false);
    }

    /// The disk gets full, and space is freed when somebody was told so.
    @Test
    void aFullDisk() throws Exception {
        var disk = SmallDisk.at(folder.resolve("disk"), DISK_MEGABYTES);
        assumeTrue(disk.isPresent(), "not tried: a small file system (mount -t tmpfs) can be made by root only");
        try (var small = disk.get();
                var stage =
                        new Stage(Program.trained(), folder, folder.resolve("disk/data"), IN_FLIGHT, Crowd.ALL_KINDS)) {
            try (var victim = stage.up(stage.site().serve(Map.of()))) {
                small.fillUpTo(FREE_BYTES);
                stage.crowd().fill();
                boolean isTold = stage.door().awaitFaults(TOLD_OF_FULL_DISK, LONGEST.toMillis());
                small.free();
                assertTrue(isTold, "the disk never got full");
                stage.drain(victim);
            }
            judge(stage);
        }
    }

    private static Map<String, String> deed(Point point, Deed deed) {
        return Map.of(Reached.PROPERTY, new Reached.Order(point.name(), FIRST, LAST, deed).text());
    }

    /// @param isTold the driver must have been told of the fault at least once
    private void disturbed(Map<String, String> properties, boolean isTold) throws Exception {
        try (var stage = new Stage(Program.trained(), folder, folder.resolve("data"), IN_FLIGHT, Crowd.ALL_KINDS)) {
            try (var victim = stage.up(stage.site().serve(properties))) {
                stage.crowd().fill();
                stage.crowd().awaitCount(IN_FLIGHT * 10, LONGEST.toMillis());
                stage.drain(victim);
            }
            judge(stage);
            assertTrue(!isTold || stage.door().faults() > 0, "nobody was told of a fault");
        }
    }

    private void judge(Stage stage) throws Exception {
        var judgement = stage.judged();
        System.out.printf("%d faults told; %s", stage.door().faults(), judgement.report());
        assertEquals(List.of(), judgement.broken());
        assertTrue(judgement.effects() >= IN_FLIGHT, judgement::report);
    }
}
