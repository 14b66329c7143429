package dev.overwinter.runtime.jdbc;

import java.nio.file.Path;
import java.time.Duration;

/// How the store on H2 works.
///
/// @param directory holds the database and nothing else
/// @param groupSize the most writes that share one commit; beyond 64 only latency grows
/// @param queueSize the most writes that may wait; one more is refused
/// @param queueBytes the most encoded bytes that may wait; a write is always taken when none waits
/// @param readers threads that read
/// @param retention how long H2 keeps the space of overwritten pages; short is safe because every group is forced
public record JdbcSettings(
        Path directory,
        Durability durability,
        int groupSize,
        int queueSize,
        long queueBytes,
        int readers,
        Duration retention) {

    public static JdbcSettings in(Path directory) {
        return new JdbcSettings(directory, Durability.DISK, 64, 8_192, 128L << 20, 2, Duration.ofMillis(500));
    }

    public JdbcSettings with(Durability newDurability) {
        return new JdbcSettings(directory, newDurability, groupSize, queueSize, queueBytes, readers, retention);
    }

    public JdbcSettings withQueue(int newSize, long newBytes) {
        return new JdbcSettings(directory, durability, groupSize, newSize, newBytes, readers, retention);
    }
}
