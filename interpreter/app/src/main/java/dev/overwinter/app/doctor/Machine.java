package dev.overwinter.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The JDK, the data directory, the clock.
final class Machine {
    private static final int OLDEST_JAVA = 25;
    private static final long LITTLE_HEAP = 200_000_000;
    private static final double MUCH_OF_THE_MEMORY = 0.8;
    private static final long LITTLE_SPACE = 1_000_000_000;
    private static final long NO_SPACE = 100_000_000;
    private static final Instant OLDEST_NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long TOLERATED_SECONDS = 60;

    private Machine() {}

    static Finding java() {
        int feature = Runtime.version().feature();
        long heap = Runtime.getRuntime().maxMemory();
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        var flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .toList();
        var says = "Java " + Runtime.version() + ", heap of at most " + Bytes.text(heap) + " of " + Bytes.text(memory)
                + (flags.isEmpty() ? "" : ", " + String.join(" ", flags));
        if (feature < OLDEST_JAVA) {
            return Finding.fault("java", says + ": too old", "install a JDK 25 or newer");
        }
        if (flags.contains("-Xint")) {
            return Finding.warning("java", says + ": nothing is compiled", "leave -Xint away");
        }
        if (heap < LITTLE_HEAP) {
            return Finding.warning("java", says + ": a small heap", "give more with -Xmx: 256 MB and up");
        }
        return heap > memory * MUCH_OF_THE_MEMORY
                ? Finding.warning(
                        "java",
                        says + ": the heap may take nearly all of the memory, and the process be killed for it",
                        "lower -Xmx: expressions and buffers need memory outside of it")
                : Finding.ok("java", says);
    }

    /// @param databaseBytes how large the database is; 0 where it is elsewhere
    static List<Finding> folder(Path data, Path key, long databaseBytes) {
        var findings = new ArrayList<Finding>();
        if (!Files.isDirectory(data) || !Files.isWritable(data)) {
            findings.add(Finding.fault(
                    "folder",
                    data + " is no folder that this user can write to",
                    "make it one, or choose another with --data-dir"));
            return findings;
        }
        try {
            findings.add(space(data, Files.getFileStore(data).getUsableSpace(), databaseBytes));
            if (Files.exists(key)) {
                findings.add(key(key));
            }
        } catch (IOException e) {
            findings.add(Finding.fault("folder", data + " cannot be looked at: " + e, "see the message"));
        }
        return findings;
    }

    /// A backup and a compaction need as much again as the database has.
    private static Finding space(Path data, long free, long databaseBytes) {
        var says = data + ", " + Bytes.text(free) + " free";
        var advice =
                "free some space on this disk; remove what is old with `overwinter prune`, then `overwinter compact`";
        if (free < NO_SPACE) {
            return Finding.fault("folder", says + ": nearly nothing", advice);
        }
        return free < LITTLE_SPACE || free < databaseBytes
                ? Finding.warning("folder", says + ": little", advice)
                : Finding.ok("folder", says);
    }

    private static Finding key(Path key) throws IOException {
        if (!Files.isReadable(key)) {
            return Finding.fault("key", key + " cannot be read", "give it to the user who runs the engine");
        }
        if (!key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Finding.ok("key", key + " can be read");
        }
        var others = Set.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_WRITE);
        boolean open = Files.getPosixFilePermissions(key).stream().anyMatch(others::contains);
        return open
                ? Finding.warning(
                        "key", key + " can be read by others: they can answer any open gate", "chmod 600 " + key)
                : Finding.ok("key", key + " can be read by its owner only");
    }

    /// @param lastChange the latest time in the database
    static Finding clock(Instant now, @Nullable Instant lastChange) {
        if (now.isBefore(OLDEST_NOW)) {
            return Finding.fault("clock", "the clock says " + now, "set it, and let NTP keep it");
        }
        if (lastChange != null && lastChange.minusSeconds(TOLERATED_SECONDS).isAfter(now)) {
            return Finding.fault(
                    "clock",
                    "the clock says " + now + ", but the database was changed at " + lastChange,
                    "set the clock: it went back, or was ahead then. Nothing is lost; what waits for time waits until the"
                            + " clock is there again");
        }
        return Finding.ok("clock", now.toString());
    }
}
