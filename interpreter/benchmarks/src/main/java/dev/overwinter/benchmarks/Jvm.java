package dev.overwinter.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A JVM of its own, with the class path of this one.
///
/// @param flags beside those that every JVM of ours needs
public record Jvm(List<String> flags, String mainClass) {
    private static final List<String> ALWAYS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /// As the launcher starts the command line.
    public static Jvm commandLine() {
        return new Jvm(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"), "dev.overwinter.app.Main");
    }

    /// Runs to its end.
    ///
    /// @throws IllegalStateException where it ends with another code than 0
    public List<String> run(String... arguments) {
        try {
            var process = start(arguments);
            var lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(mainClass + " ended with " + code + ": " + String.join("\n", lines));
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
    public double secondsToEnd(String... arguments) {
        long begin = System.nanoTime();
        run(arguments);
        return (System.nanoTime() - begin) / 1e9;
    }

    /// Seconds from nothing to the first line that is waited for; then it is stopped.
    ///
    /// @throws IllegalStateException where it ends without such a line
    public double secondsToLine(Predicate<String> waitedFor, String... arguments) {
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
        throw new IllegalStateException(mainClass + " ended before it was ready: " + String.join("\n", seen));
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ALWAYS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
