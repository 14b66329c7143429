package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a process of its own shows: the lock, and SIGTERM in the middle.
final class CliProcessTest {
    @TempDir
    private Path folder = Path.of("");

    private static Process overwinter(Path errors, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    private static String until(BufferedReader out, String word) throws IOException {
        var line = out.readLine();
        while (line != null && !line.contains(word)) {
            line = out.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void anotherProcessHasTheDatabaseAndIsStoppedInTheMiddle() throws Exception {
        var shell = new Shell(folder);
        var errors = folder.resolve("errors");
        var running = overwinter(
                errors,
                "run",
                shell.nap(),
                "--name",
                "a",
                "--patience",
                "1h",
                "--data-dir",
                shell.data().toString());
        try (var out = running.inputReader()) {
            assertTrue(until(out, "nap").contains("waits for time to pass"), () -> read(errors));

            var locked = shell.run("list");
            assertEquals(
                    "error: the database in FOLDER/data/database is in use by process " + running.pid()
                            + ": stop that one first, or choose another folder",
                    locked.text(folder));
            assertEquals(7, locked.code());
            assertEquals(
                    "database-locked",
                    shell.run("list", "--output", "json")
                            .json()
                            .at("/failure/code")
                            .asString());

            running.toHandle().destroy(); // unlike Process.destroy it leaves the pipes open
            assertEquals(
                    "Parked. What is done stays done; it goes on with `overwinter resume` or `overwinter serve`.",
                    until(out, "Parked"));
            assertEquals(143, running.waitFor());
        } finally {
            running.destroyForcibly();
        }
        assertEquals("", read(errors));
        assertEquals(
                "suspended",
                shell.run("show", "nap/a", "--output", "json")
                        .json()
                        .path("status")
                        .asString());
    }

    @Test
    void serveStopsGracefully() throws Exception {
        var shell = new Shell(folder);
        var errors = folder.resolve("errors");
        var running = overwinter(
                errors, "serve", "--port", "0", "--data-dir", shell.data().toString());
        try (var out = running.inputReader()) {
            assertTrue(until(out, "serves").contains("callbacks: POST http://127.0.0.1:"), () -> read(errors));
            shell.run("start", shell.nap(), "--name", "a");
            assertTrue(Files.exists(shell.data().resolve("serve.json")));
            running.toHandle().destroy(); // unlike Process.destroy it leaves the pipes open
            running.waitFor();
        } finally {
            running.destroyForcibly();
        }
        assertTrue(read(errors).contains("Stopped. What is open goes on with the next"), () -> read(errors));
        assertTrue(Files.notExists(shell.data().resolve("serve.json")));
        assertEquals(
                "suspended",
                shell.run("show", "nap/a", "--output", "json")
                        .json()
                        .path("status")
                        .asString());
    }

    private static String read(Path file) {
        try {
            // The JVM itself may warn about native access.
            return Files.readString(file)
                    .lines()
                    .filter(line -> !line.startsWith("WARNING:"))
                    .reduce("", (a, b) -> a + b);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
