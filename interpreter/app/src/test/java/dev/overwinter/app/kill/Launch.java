package dev.overwinter.app.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One process of overwinter: started, perhaps killed, and what it said until then.
final class Launch {
    private static final long BOUND_SECONDS = 120;
    private static final int MOST_CHARS = 2_000;

    private final Process process;
    private final long startedNanos = System.nanoTime();
    private final Queue<String> out = new ConcurrentLinkedQueue<>();
    private final Queue<String> err = new ConcurrentLinkedQueue<>();
    private final @Nullable String awaited;
    private final CompletableFuture<Void> awaitedLine = new CompletableFuture<>();
    private final List<Thread> readers;

    /// What became of a process.
    ///
    /// @param killed false where it ended by itself before its kill point came
    /// @param exitCode of a process that ended by itself
    record Ending(boolean killed, int exitCode, Duration age, List<String> out, List<String> err) {
        boolean said(String text) {
            return out.stream().anyMatch(line -> line.contains(text));
        }

        /// Without the long middle of what it printed.
        @Override
        public String toString() {
            return "exit code %d after %d ms%nstdout: %s%nstderr: %s"
                    .formatted(exitCode, age.toMillis(), shortened(out), shortened(err));
        }

        private static String shortened(List<String> lines) {
            var text = String.join("\n", lines);
            return text.length() <= MOST_CHARS
                    ? text
                    : text.substring(0, MOST_CHARS / 2) + " [...] " + text.substring(text.length() - MOST_CHARS / 2);
        }
    }

    private Launch(List<String> arguments, @Nullable String awaited) throws IOException {
        this.awaited = awaited;
        process = new ProcessBuilder(Java.overwinter(arguments)).start();
        readers = List.of(
                Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8), out)),
                Thread.ofVirtual().start(() -> read(process.errorReader(StandardCharsets.UTF_8), err)));
    }

    /// Runs overwinter until it ends, or its kill point comes.
    ///
    /// @param point null: it is left alone
    /// @param undisturbed what kills by age are measured against
    static Ending run(List<String> arguments, Wire wire, @Nullable KillPoint point, Duration undisturbed)
            throws IOException, InterruptedException {
        var held = point instanceof KillPoint.InRequest request ? wire.hold(request) : null;
        var launch = new Launch(arguments, point instanceof KillPoint.AtLine(var text) ? text : null);
        var moment = switch (point) {
            case null -> new CompletableFuture<Void>();
            case KillPoint.AtAge age ->
                new CompletableFuture<Void>()
                        .completeOnTimeout(null, age.of(undisturbed).toMillis(), TimeUnit.MILLISECONDS);
            case KillPoint.AtLine _ -> launch.awaitedLine;
            case KillPoint.InRequest _ -> java.util.Objects.requireNonNull(held);
        };
        try {
            return launch.end(moment, wire);
        } finally {
            launch.process.destroyForcibly();
        }
    }

    private Ending end(CompletableFuture<Void> moment, Wire wire) throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(process.onExit(), moment).get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("overwinter did nothing for " + BOUND_SECONDS + " s: " + out + err, e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        boolean killed = process.isAlive();
        if (killed) {
            // By its handle: Process.destroyForcibly would close its streams with what it said before it died.
            process.toHandle().destroyForcibly();
        }
        int exitCode = process.waitFor();
        // Dead by our signal, or was it just about to end by itself?
        killed &= exitCode == 128 + 9;
        wire.senderEnded(killed);
        for (var reader : readers) {
            reader.join();
        }
        return new Ending(
                killed,
                exitCode,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                List.copyOf(out),
                List.copyOf(err));
    }

    private void read(BufferedReader from, Queue<String> to) {
        try (from) {
            for (var line = from.readLine(); line != null; line = from.readLine()) {
                to.add(line);
                if (awaited != null && line.contains(awaited)) {
                    awaitedLine.complete(null);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
