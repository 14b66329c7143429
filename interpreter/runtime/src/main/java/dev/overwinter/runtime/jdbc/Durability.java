package dev.overwinter.runtime.jdbc;

/// What an acknowledged write survives.
public enum Durability {
    /// Loss of power, as far as the disk tells the truth: every group is forced to the disk.
    DISK,
    /// The end of the process, also by `kill -9`: every group is handed to the operating system.
    PROCESS
}
