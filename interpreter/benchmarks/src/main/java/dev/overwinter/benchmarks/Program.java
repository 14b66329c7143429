package dev.overwinter.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A program that is started in a process of its own.
///
/// @param command what comes before the arguments
record Program(List<String> command) {
    /// Runs to its end.
    ///
    /// @return what it printed
    /// @throws IllegalStateException where it ends with another code than 0
    List<String> run(String... arguments) {
        try {
            var process = start(arguments);
            var lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(this + " ended with " + code + ": " + String.join("\n", lines));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Seconds from nothing to its end.
    double secondsToEnd(String... arguments) {
        long begin = System.nanoTime();
        run(arguments);
        return (System.nanoTime() - begin) / 1e9;
    }

    /// Seconds from nothing to the first line that is waited for; then it is stopped.
    ///
    /// @throws IllegalStateException where it ends without such a line
    double secondsToLine(Predicate<String> waitedFor, String... arguments) {
        long begin = System.nanoTime();
        try {
            var process = start(arguments);
            try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                awaitLine(lines, waitedFor);
                return (System.nanoTime() - begin) / 1e9;
            } finally {
                process.destroy();
                process.onExit().join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLine(BufferedReader lines, Predicate<String> waitedFor) throws IOException {
        var seen = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (waitedFor.test(line)) {
                return;
            }
            seen.add(line);
        }
        throw new IllegalStateException(this + " ended before it was ready: " + String.join("\n", seen));
    }

    private Process start(String... arguments) throws IOException {
        var line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Override
    public String toString() {
        return command.getFirst() + " ... " + command.getLast();
    }
}
