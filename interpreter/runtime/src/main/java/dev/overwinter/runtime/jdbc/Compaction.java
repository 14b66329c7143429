package dev.overwinter.runtime.jdbc;

/// What compacting a file has brought.
///
/// @param bytesBefore how large it was
/// @param bytesAfter how large it is
public record Compaction(long bytesBefore, long bytesAfter) {}
