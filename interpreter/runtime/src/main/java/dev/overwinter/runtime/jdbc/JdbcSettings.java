package dev.overwinter.runtime.jdbc;

import java.nio.file.Path;
import java.time.Duration;

/// How the store on H2 works.
///
/// @param directory holds the database and nothing else
/// @param groupSize the most writes that share one commit; beyond 64 only latency grows
/// @param groupBytes the most encoded bytes that share one commit, so that a group is one chunk of the file
/// @param queueSize the most writes that may wait; one more is refused
/// @param queueBytes the most encoded bytes that may wait; a write is always taken when none waits
/// @param readers threads that read
/// @param reuseEvery after so many bytes written, dead space is used again: about how much larger than its content
///   the
///     file gets
/// @param retention how old overwritten pages must be before their space is used again
/// @param compress pages are compressed: the file is 3 to 4 times smaller, checkpoints about 15% slower
public record JdbcSettings(
        Path directory,
        Durability durability,
        int groupSize,
        long groupBytes,
        int queueSize,
        long queueBytes,
        int readers,
        long reuseEvery,
        Duration retention,
        boolean compress) {

    public static JdbcSettings in(Path directory) {
        return new JdbcSettings(
                directory,
                Durability.DISK,
                64,
                4L << 20,
                8_192,
                128L << 20,
                2,
                32L << 20,
                Duration.ofMillis(500),
                false);
    }

    public JdbcSettings with(Durability newDurability) {
        return new JdbcSettings(
                directory,
                newDurability,
                groupSize,
                groupBytes,
                queueSize,
                queueBytes,
                readers,
                reuseEvery,
                retention,
                compress);
    }

    public JdbcSettings reusingSpaceAfter(long bytes, Duration newRetention) {
        return new JdbcSettings(
                directory,
                durability,
                groupSize,
                groupBytes,
                queueSize,
                queueBytes,
                readers,
                bytes,
                newRetention,
                compress);
    }

    public JdbcSettings withQueue(int newSize, long newBytes) {
        return new JdbcSettings(
                directory,
                durability,
                groupSize,
                groupBytes,
                newSize,
                newBytes,
                readers,
                reuseEvery,
                retention,
                compress);
    }
}
