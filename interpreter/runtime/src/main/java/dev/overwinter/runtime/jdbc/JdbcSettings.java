package dev.overwinter.runtime.jdbc;

import java.nio.file.Path;
import java.time.Duration;

/// How the store on H2 works.
///
/// @param directory holds the database and nothing else
/// @param queueing a group is one chunk of the file
/// @param readers threads that read
/// @param reuseEvery after so many bytes written, dead space is used again: about how much larger than its content
///   the file gets
/// @param retention how old overwritten pages must be before their space is used again
/// @param compress pages are compressed: the file is 3 to 4 times smaller, checkpoints about 15% slower
public record JdbcSettings(
        Path directory,
        Durability durability,
        Queueing queueing,
        int readers,
        long reuseEvery,
        Duration retention,
        boolean compress) {

    public static JdbcSettings in(Path directory) {
        return new JdbcSettings(
                directory, Durability.DISK, Queueing.USUAL, 2, 32L << 20, Duration.ofMillis(500), false);
    }

    public JdbcSettings with(Durability newDurability) {
        return new JdbcSettings(directory, newDurability, queueing, readers, reuseEvery, retention, compress);
    }

    public JdbcSettings reusingSpaceAfter(long bytes, Duration newRetention) {
        return new JdbcSettings(directory, durability, queueing, readers, bytes, newRetention, compress);
    }

    public JdbcSettings withQueue(int newSize, long newBytes) {
        return new JdbcSettings(
                directory, durability, queueing.holding(newSize, newBytes), readers, reuseEvery, retention, compress);
    }
}
