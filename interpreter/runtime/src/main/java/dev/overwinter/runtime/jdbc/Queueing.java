package dev.overwinter.runtime.jdbc;

/// How writes wait and share commits.
///
/// @param groupSize the most writes that share one commit; beyond 64 only latency grows
/// @param groupBytes the most encoded bytes that share one commit
/// @param size the most writes that may wait; one more is refused
/// @param bytes the most encoded bytes that may wait; a write is always taken when none waits
public record Queueing(int groupSize, long groupBytes, int size, long bytes) {
    public static final Queueing USUAL = new Queueing(64, 4L << 20, 8_192, 128L << 20);

    public Queueing holding(int newSize, long newBytes) {
        return new Queueing(groupSize, groupBytes, newSize, newBytes);
    }
}
