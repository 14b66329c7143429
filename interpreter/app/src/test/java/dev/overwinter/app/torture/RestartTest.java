package dev.overwinter.app.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// 50 clean restarts change no row: what waits waits, what has ended has ended.
class RestartTest {
    private static final int RESTARTS = 50;
    private static final int EACH = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    @Test
    void restartsChangeNothing() throws Exception {
        try (var operations = Parked.in(folder)) {
            Parked.fill(operations, EACH);
        }
        var before = Rows.of(folder);
        assertTrue(before.size() > EACH * Parked.WORKFLOWS, () -> before.size() + " rows");
        for (int i = 0; i < RESTARTS; i++) {
            try (var operations = Parked.in(folder)) {
                operations.recover();
                assertEquals(
                        EACH * Parked.WORKFLOWS, operations.list(null, null, RESTARTS).size());
            }
            assertEquals(List.of(), Rows.difference(before, Rows.of(folder)), "restart " + (i + 1));
        }
        System.out.printf("%d clean restarts, %d rows unchanged%n", RESTARTS, before.size());
    }
}
