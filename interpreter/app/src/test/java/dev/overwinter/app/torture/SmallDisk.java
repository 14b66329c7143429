package dev.overwinter.app.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A file system of its own in memory, which is soon full. Only root may make one.
final class SmallDisk implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Path at;
    private final Path ballast;

    private SmallDisk(Path at) {
        this.at = at;
        ballast = at.resolve("ballast");
    }

    /// @return empty where this system makes none
    static Optional<SmallDisk> at(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        boolean made = isDone(List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()));
        return made ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    private static boolean isDone(List<String> command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Leaves so many bytes free.
    void fillUpTo(long bytes) throws IOException {
        long free = Files.getFileStore(at).getUsableSpace();
        Files.write(ballast, new byte[(int) Math.max(0, free - bytes)]);
    }

    void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws InterruptedException {
        isDone(List.of("umount", "-l", at.toString()));
    }
}
