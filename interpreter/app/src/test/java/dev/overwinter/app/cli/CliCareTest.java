package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What an operator does with a database at rest: prune, backup, restore, compact, doctor.
final class CliCareTest {
    @TempDir
    private Path folder = Path.of("");

    private Shell shell = new Shell(folder);

    /// Two executions have ended, one waits.
    @BeforeEach
    void fill() {
        shell = new Shell(folder);
        var sum = shell.file("sum.yaml", """
                dsl: 1
                workflow: sum
                version: "1"
                input: { type: object, properties: { n: { type: number, default: 1 } } }
                vars: { x: 0 }
                steps: [ { id: a, set: { x: "${ input.n + 1 }" } } ]
                output: { x: "${ vars.x }" }
                """);
        shell.run("run", sum, "--name", "one");
        shell.run("run", sum, "--name", "two", "--input", "{n: 5}");
        shell.run("run", shell.callback(), "--name", "gate");
    }

    private String sum() {
        return folder.resolve("sum.yaml").toString();
    }

    @Test
    void pruningArchivesFirstAndLeavesTheNames() throws IOException {
        var archive = folder.resolve("archive.jsonl");
        assertEquals(
                "would remove 2 executions (2 completed) and 0 events\n"
                        + "would write them to FOLDER/archive.jsonl first",
                shell.text("prune", "--older-than", "0s", "--archive", archive.toString(), "--dry-run"));
        assertFalse(Files.exists(archive));
        assertEquals("removed 0 executions and 0 events", shell.text("prune", "--older-than", "1h"));
        assertEquals(
                "removed 2 executions (2 completed) and 0 events\nthey are in FOLDER/archive.jsonl",
                shell.text("prune", "--older-than", "0s", "--archive", archive.toString()));
        var lines = Files.readAllLines(archive);
        assertEquals(2, lines.size());
        var two = new JsonMapper().readTree(lines.getLast());
        assertEquals("two", two.path("name").asString());
        assertEquals(6, two.at("/header/output/inline/x").asInt());
        assertFalse(two.path("history").isEmpty());
        assertEquals(1, shell.run("list", "--output", "json").json().size(), "what waits is still there");
    }

    @Test
    void aNameThatWasRemovedIsNotStartedAgain() {
        shell.run("prune", "--older-than", "0s");
        var again =
                shell.run("start", sum(), "--name", "one", "--output", "json").json();
        assertFalse(again.path("created").asBoolean());
        assertTrue(again.path("removed").asBoolean());
        assertEquals(
                "ended, and removed by retention: ID; choose another name to start a new one",
                shell.text("start", sum(), "--name", "one"));
        assertEquals(6, shell.run("run", sum(), "--name", "one").code());
        var other = shell.run("run", sum(), "--name", "one", "--input", "{n: 3}");
        assertEquals(5, other.code());
        assertTrue(other.err().contains("was used with a different input"), other.err());
        var shown = shell.run("show", "sum/one");
        assertEquals(6, shown.code());
        assertTrue(shown.err().contains("had ended and was removed by retention at"), shown.err());
        assertEquals("error: there is no execution sum/three", shell.text("show", "sum/three"));
    }

    @Test
    void onlyWhatEndedCanBeRemoved() {
        assertEquals(
                "error: --status takes how executions end: completed, failed, cancelled, timedOut, terminated; not"
                        + " suspended (only what has ended can be removed)",
                shell.text("prune", "--older-than", "0s", "--status", "completed,suspended"));
        assertEquals(
                "removed 0 executions and 0 events", shell.text("prune", "--older-than", "0s", "--status", "failed"));
        assertEquals(
                "removed 0 executions and 0 events", shell.text("prune", "--older-than", "0s", "--workflow", "parcel"));
        assertEquals(2, shell.run("prune").code());
    }

    @Test
    void aBackupIsRestoredIntoAnotherFolderAndDoesNotWorkByItself() throws IOException {
        var backup = folder.resolve("backup.zip").toString();
        var made = shell.run("backup", backup);
        assertEquals(0, made.code(), made.err());
        assertTrue(made.out().startsWith("backed up 3 executions to " + backup), made.out());
        assertTrue(made.out().contains("The engine's key is in it"), made.out());
        assertEquals(6, shell.run("backup", backup).code(), "nothing is overwritten");
        assertEquals(6, shell.run("restore", backup).code(), "nothing is overwritten");

        var other = new Shell(folder.resolve("other"));
        Files.createDirectories(other.folder());
        var restored = other.run("restore", backup);
        assertEquals(0, restored.code(), restored.err());
        assertEquals(
                Files.readString(shell.data().resolve("engine.key")),
                Files.readString(other.data().resolve("engine.key")));
        assertEquals(shell.text("list"), other.text("list"));
        assertEquals(
                shell.run("show", "sum/two").text(folder),
                other.run("show", "sum/two").text(folder));
        var refused = other.run("resume");
        assertEquals(6, refused.code());
        assertTrue(refused.err().contains("--take-over"), refused.err());
        assertTrue(other.run("doctor").out().contains("was restored from a backup"));
        assertEquals(0, other.run("resume", "--take-over", "--patience", "1ms").code());
        assertEquals(0, other.run("resume", "--patience", "1ms").code());
    }

    @Test
    void aBackupThatIsNoneIsRefused() throws IOException {
        var backup = folder.resolve("backup.zip");
        shell.run("backup", backup.toString(), "--no-key");
        var other = new Shell(folder.resolve("other"));
        Files.createDirectories(other.folder());
        var whole = Files.readAllBytes(backup);
        Files.write(backup, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertEquals(8, other.run("restore", backup.toString()).code());
        whole[whole.length / 2] ^= 1;
        Files.write(backup, whole);
        var damaged = other.run("restore", backup.toString());
        assertTrue(damaged.code() == 6 || damaged.code() == 8, damaged.err());
        assertEquals(
                8, other.run("restore", folder.resolve("none.zip").toString()).code());
        assertFalse(Files.exists(other.data()), "nothing half restored is left in its place");
        whole[whole.length / 2] ^= 1;
        Files.write(backup, whole);
        var restored = other.run("restore", backup.toString());
        assertEquals(0, restored.code(), restored.err());
        assertTrue(restored.out().contains("The backup has no engine's key"), restored.out());
        assertFalse(Files.exists(other.data().resolve("engine.key")));
    }

    @Test
    void compactingKeepsEverything() {
        var before = shell.text("list");
        var done = shell.run("compact", "--output", "json").json();
        assertTrue(done.path("bytesAfter").asLong() < done.path("bytesBefore").asLong(), done.toString());
        assertEquals(before, shell.text("list"));
        assertEquals(6, new Shell(folder.resolve("none")).run("compact").code());
    }

    @Test
    void whatAnAcknowledgedStepSurvivesIsChosenAtEachStart() {
        assertTrue(shell.text("doctor").contains("survives a loss of power"));
        assertTrue(shell.text("doctor", "--durability", "process").contains("but no loss of power"));
        assertTrue(shell.text("doctor", "--durability", "disk").contains("survives a loss of power"));
        var mistaken = shell.run("list", "--durability", "sometimes");
        assertEquals(2, mistaken.code());
        assertTrue(mistaken.err().contains("--durability takes disk or process"), mistaken.err());
        var server = shell.run("list", "--durability", "disk", "--database", "jdbc:postgresql://127.0.0.1/none");
        assertEquals(2, server.code());
        assertTrue(server.err().contains("a server has settings of its own"), server.err());
    }

    @Test
    void aDoctorSaysThatAllIsWell() {
        var ran = shell.run("doctor", "--output", "json");
        assertEquals(0, ran.code(), ran.out());
        var areas = new ArrayList<String>();
        ran.json()
                .path("findings")
                .forEach(finding -> areas.add(finding.path("area").asString()));
        assertTrue(
                areas.containsAll(List.of("java", "folder", "key", "disk", "clock", "database", "size", "invariants")),
                ran.out());
        assertEquals(0, ran.json().path("faults").asInt());
        var nothing = new Shell(folder.resolve("nothing"));
        assertEquals(0, nothing.run("doctor").code());
        assertFalse(Files.exists(nothing.data()), "looking makes nothing");
    }

    @Test
    void aDoctorNamesWhatIsBroken() throws Exception {
        tamper("UPDATE execution SET wake_at = NULL WHERE workflow = 'parcel'");
        tamper("DELETE FROM gate");
        tamper("UPDATE history SET first_seq = 2 WHERE execution = 1");
        tamper("INSERT INTO node (execution, node_key, format, body) VALUES (99, 'a', 1, X'7b7d')");
        tamper("INSERT INTO node (execution, node_key, format, body) VALUES (1, 'a', 1, X'7b7d')");
        tamper("UPDATE engine SET last_execution = 1");
        var ran = shell.run("doctor");
        assertEquals(1, ran.code(), ran.out());
        for (var rule : List.of(
                "a live execution has something to wait for",
                "a history is gapless from 1",
                "a row of table node belongs to an execution: 99",
                "live steps, results and variables stand in one place",
                "no row has a higher one than was given",
                "the columns of an execution say what its header says")) {
            assertTrue(ran.out().contains("broken: ") && ran.out().contains(rule), rule + "\n" + ran.out());
        }
        assertEquals(0, shell.run("doctor", "--quick").code());
        var backup = shell.run("backup", folder.resolve("b.zip").toString());
        assertEquals(7, backup.code(), "a backup says so, too");
    }

    @Test
    void aDoctorSaysWhatToDoAboutADamagedFile() throws IOException {
        var file = shell.data().resolve("database/overwinter.mv.db");
        Files.write(file, new byte[100]);
        var ran = shell.run("doctor");
        assertEquals(1, ran.code());
        assertTrue(ran.out().contains("put a backup in its place"), ran.out());
    }

    /// Writes past the engine, and takes the mark away, by which that would be noticed.
    private void tamper(String sql) throws SQLException, IOException {
        var database = shell.data().resolve("database");
        try (var connection =
                        DriverManager.getConnection("jdbc:h2:" + database.resolve("overwinter"), "overwinter", "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
        Files.deleteIfExists(database.resolve("overwinter.mark"));
    }
}
