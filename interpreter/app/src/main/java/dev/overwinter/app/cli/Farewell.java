package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is said and done when the process is told to stop: Ctrl-C, or SIGTERM.
///
/// Closing is not needed for safety (a `kill -9` loses nothing either), but makes the next start quicker.
final class Farewell {
    private static final AtomicReference<@Nullable Farewell> PRESENT = new AtomicReference<>();
    private static volatile boolean underWay;

    private final Thread hook;
    private volatile @Nullable Runnable words;

    private Farewell(Operations operations) {
        hook = new Thread(() -> leave(operations), "overwinter-farewell");
    }

    static void prepare(Operations operations) {
        var farewell = new Farewell(operations);
        Runtime.getRuntime().addShutdownHook(farewell.hook);
        PRESENT.set(farewell);
    }

    /// True once the process is stopping.
    static boolean isUnderWay() {
        return underWay;
    }

    /// What is said at the end of a command that follows an execution.
    static void say(PrintWriter out, String text) {
        var present = PRESENT.get();
        if (present != null) {
            present.words = () -> {
                out.println(text);
                out.flush();
            };
        }
    }

    /// Says nothing, since everything was said.
    static void keepQuiet() {
        var present = PRESENT.get();
        if (present != null) {
            present.words = null;
        }
    }

    private void leave(Operations operations) {
        underWay = true;
        var last = words;
        if (last != null) {
            last.run();
        }
        operations.close();
    }

    /// The command has ended by itself.
    static void dismiss() {
        var present = PRESENT.getAndSet(null);
        if (present != null && !underWay) {
            try {
                Runtime.getRuntime().removeShutdownHook(present.hook);
            } catch (IllegalStateException stoppingNow) {
                // Too late: it says farewell.
            }
        }
    }
}
