package dev.overwinter.app.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One process of `overwinter serve`.
final class Victim implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(120);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);
    private static final int KILLED = 128 + 9;
    private static final String ANNOUNCEMENT = "overwinter serves ";

    private final Process process;
    private final CompletableFuture<Boolean> announced = new CompletableFuture<>();

    private Victim(Process process) {
        this.process = process;
        Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8)));
    }

    static Victim start(List<String> command, Site site) throws IOException {
        return new Victim(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(site.log().toFile()))
                .start());
    }

    private void read(BufferedReader out) {
        try (out) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(ANNOUNCEMENT)) {
                    announced.complete(true);
                }
            }
        } catch (IOException e) {
            // Its process was killed.
        }
        announced.complete(false);
    }

    /// Waits until it serves.
    ///
    /// @return false where it ended before
    boolean isUp() throws InterruptedException {
        try {
            return announced.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("overwinter did not start within " + LONGEST_START, e);
        }
    }

    /// @return true where it serves within this time
    boolean isUpWithin(Duration time) throws InterruptedException {
        try {
            return announced.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// @return true where it was alive until then
    boolean kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        return process.waitFor() == KILLED;
    }

    /// Asks it to stop, as Ctrl-C does.
    void askToStop() {
        process.toHandle().destroy();
    }

    /// Stops it cleanly.
    void stop() throws InterruptedException {
        askToStop();
        if (!endsWithin(LONGEST_STOP)) {
            throw new AssertionError("overwinter did not stop within " + LONGEST_STOP);
        }
    }

    /// @return empty while it lives
    Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    /// Ended by SIGKILL, ours or its own.
    boolean wasKilled() {
        return exitCode().filter(code -> code == KILLED).isPresent();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
