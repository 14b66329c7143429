package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One store per directory. The system frees the lock when the process ends, however it ends.
///
/// H2 has a lock of its own, but it lets the same process in twice, and it guards the file only once there is one.
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "overwinter.lock";

    /// Not interruptible, unlike a plain file channel, which an interrupt would close and so unlock.
    private final AsynchronousFileChannel channel;

    private DirectoryLock(AsynchronousFileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock acquire(Path directory) {
        try {
            Files.createDirectories(directory);
            var file = directory.resolve(FILE);
            var channel = AsynchronousFileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw inUse(directory, Files.readString(file).strip());
            }
            // The number is for people; the lock holds without it.
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new DatabaseRefused(
                    DatabaseRefused.Reason.INACCESSIBLE,
                    "cannot use the folder " + directory + " for the database: " + e + "; make it a writable folder, or"
                            + " choose another one",
                    e);
        }
    }

    private static boolean locked(AsynchronousFileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            return false;
        }
    }

    private static DatabaseRefused inUse(Path directory, String owner) {
        var who = owner.equals(String.valueOf(ProcessHandle.current().pid()))
                ? "this process (opened twice)"
                : "process " + (owner.isEmpty() ? "(unknown)" : owner);
        return new DatabaseRefused(
                DatabaseRefused.Reason.LOCKED,
                "the database in " + directory + " is in use by " + who
                        + ": stop that one first, or choose another folder",
                null);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock goes with the process.
        }
    }
}
