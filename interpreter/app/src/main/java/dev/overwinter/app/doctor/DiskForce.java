package dev.overwinter.app.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// How long the disk takes to say that something is safe.
final class DiskForce {
    private static final String AREA = "disk";
    private static final int WRITES = 200;
    private static final int BLOCK = 4_096;

    /// No disk stores in this time; one with a cache that outlives a loss of power comes near it.
    private static final long IMPLAUSIBLE_NANOS = 20_000;

    private static final long SLOW_NANOS = 20_000_000;
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final Set<String> REMOTE = Set.of("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p");

    private DiskForce() {}

    static Finding look(Path folder) {
        try {
            var kind = Files.getFileStore(folder).type();
            if (IN_MEMORY.contains(kind)) {
                return Finding.fault(
                        AREA,
                        folder + " is in memory (" + kind + "): everything in it is gone with the machine",
                        "choose a folder on a disk with --data-dir");
            }
            return judge(measure(folder), kind);
        } catch (IOException e) {
            return Finding.fault(
                    AREA, "nothing can be written to " + folder + ": " + e, "make it writable, or free some space");
        }
    }

    /// @return the times in order, in nanoseconds
    private static long[] measure(Path folder) throws IOException {
        var file = Files.createTempFile(folder, "force", ".test");
        var times = new long[WRITES];
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < WRITES; i++) {
                long begun = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK));
                channel.force(false);
                times[i] = System.nanoTime() - begun;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(times);
        return times;
    }

    private static Finding judge(long[] times, String kind) {
        long median = times[WRITES / 2];
        var says = String.format(
                Locale.ROOT,
                "%d forced writes: p50 %.2f ms, p99 %.2f ms (%s)",
                WRITES,
                median / 1e6,
                times[WRITES * 99 / 100] / 1e6,
                kind);
        if (median < IMPLAUSIBLE_NANOS) {
            return Finding.warning(
                    AREA,
                    says + ": too fast to be true; this disk says that a write is safe before it is",
                    "turn off what swallows the force (a write cache without a battery, a virtual disk in \"unsafe\" mode,"
                            + " libeatmydata), or live with the loss of acknowledged work when the power fails");
        }
        if (REMOTE.contains(kind)) {
            return Finding.warning(
                    AREA,
                    says + ": a network file system; its locks and its force are only as good as its settings",
                    "put the data directory on a local disk, or use a PostgreSQL server (--database)");
        }
        return median > SLOW_NANOS
                ? Finding.warning(
                        AREA,
                        says + ": slow; a lone step waits that long for its checkpoint",
                        "choose a faster disk; with many executions in flight the wait is shared")
                : Finding.ok(AREA, says);
    }
}
