package dev.overwinter.app.torture;

import dev.overwinter.app.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// Overwinter with somebody in its process who interrupts all its threads, again and again, as soon as it serves.
public final class Interrupting {
    /// How often.
    static final String PROPERTY = "torture.interrupts";

    /// The file that says that it serves.
    static final String AFTER = "torture.interrupts.after";

    private static final long PAUSE_NANOS = 5_000_000;

    private Interrupting() {}

    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().name("interrupting").start(() -> {
            int left = Integer.getInteger(PROPERTY);
            var after = Path.of(System.getProperty(AFTER));
            while (left > 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
                left -= Files.exists(after) ? interruptAll() : 0;
            }
        });
        Main.main(arguments);
    }

    /// @return how many threads of the engine there were
    private static int interruptAll() {
        int count = 0;
        for (var thread : Thread.getAllStackTraces().keySet()) {
            boolean isOurs = thread.getName().startsWith("overwinter-")
                    || thread.getName().contains("Quartz")
                    || thread.getName().contains("MVStore");
            if (isOurs) {
                thread.interrupt();
                count++;
            }
        }
        return count;
    }
}
