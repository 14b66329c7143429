package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wrong input: one clear message, the documented exit code, no stack trace.
final class CliMistakesTest {
    @TempDir
    private Path folder = Path.of("");

    private Shell shell = new Shell(folder);

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    private void refused(int code, String message, String... arguments) {
        var ran = shell.run(arguments);
        assertEquals(message.strip(), ran.text(folder).strip());
        assertEquals(code, ran.code());
        assertEquals("", ran.out(), "results stand on stdout, failures on stderr");
    }

    @Test
    void aCommandLineThatCannotBeRead() {
        refused(2, """
                error: there is no command or option lst; did you mean list or start or restore?
                See `overwinter --help`.
                """, "lst");
        refused(2, """
                error: missing required parameter: 'FILE'
                See `overwinter run --help`.
                """, "run");
        refused(
                2,
                "error: --patience takes a duration such as LONG, 10m or 1h, not soon",
                "run",
                shell.nap(),
                "--patience",
                "soon");
        refused(2, "error: --limit takes a number from 1 on, not 0", "list", "--limit", "0");
        refused(2, "error: --port takes a number from 0 to 65535, not 70000", "serve", "--port", "70000");
    }

    @Test
    void everyFailureIsJsonWhereJsonIsAskedFor() {
        var usage = shell.run("lst", "--output", "json");
        assertEquals("usage", usage.json().at("/failure/code").asString());
        assertEquals("", usage.err());
        var unknown = shell.run("run", folder.resolve("none.yaml").toString(), "--output", "json");
        assertEquals("unreachable", unknown.json().at("/failure/code").asString());
        assertEquals(8, unknown.code());
        var env = shell.run("run", shell.approval(), "--input", "{amount: 1}", "--output", "json");
        assertEquals("missing-env", env.json().at("/failure/code").asString());
        assertEquals(5, env.code());
    }

    @Test
    void filesThatAreNone() throws IOException {
        refused(
                8,
                "error: there is no file FOLDER/none.yaml",
                "run",
                folder.resolve("none.yaml").toString());
        refused(8, "error: the file FOLDER cannot be read: it is a folder", "run", folder.toString());
        var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        refused(5, "error: the file FOLDER/binary is not UTF-8 text", "validate", binary.toString());
    }

    @Test
    void inputsThatDoNotFit() {
        var file = shell.approval();
        refused(
                5,
                "error: --input cannot be read as JSON or YAML: Unexpected end-of-input within/between Object entries"
                        + " (line 1, column 12)",
                "run",
                file,
                "--input",
                "{\"amount\": ");
        refused(5, "error: --input cannot be read as JSON or YAML: it is empty", "run", file, "--input", "");
        refused(8, "error: there is no file none.json", "run", file, "--input", "@none.json");
        refused(
                5,
                "error: the input does not fit `input:` of workflow gate: amount: string found, number expected",
                "run",
                file,
                "--input",
                "{amount: much}",
                "--env",
                "LIMIT=1");
        refused(
                5,
                "error: workflow gate needs the environment value LIMIT; give them with --env NAME=VALUE, or a default under"
                        + " `env:`",
                "run",
                file,
                "--input",
                "{amount: 1}");
    }

    @Test
    void aWorkflowWithErrorsDoesNotStart() {
        var ran = shell.run("run", shell.file("bad.yaml", """
                dsl: 1
                workflow: bad
                version: "1"
                steps:
                  - id: a
                    wait: 15
                """));
        assertEquals(5, ran.code());
        assertTrue(ran.err().startsWith("error["), ran.err());
        assertTrue(ran.err().contains("bad.yaml:6"), ran.err());
    }

    @Test
    void validateGoesOnAfterAFileThatCannotBeRead() {
        var ran = shell.run("validate", folder.resolve("none.yaml").toString(), shell.nap());
        assertEquals("FOLDER/nap.yaml: valid\nerror: there is no file FOLDER/none.yaml", ran.text(folder));
        assertEquals(8, ran.code());
        var json = shell.run("validate", folder.resolve("none.yaml").toString(), shell.nap(), "--format", "json")
                .json();
        assertEquals(
                "there is no file " + folder.resolve("none.yaml"),
                json.at("/0/failure/message").asString());
        assertTrue(json.at("/1/valid").asBoolean());
    }

    @Test
    void lookingCreatesNothing() {
        assertEquals("no executions in FOLDER/data (no database there)", shell.text("list"));
        refused(
                6,
                "error: there are no executions in FOLDER/data (no database there); choose another folder with --data-dir",
                "show",
                "x");
        assertFalse(Files.exists(shell.data()));
    }

    @Test
    void unknownExecutionsAndTokens() {
        shell.run("start", shell.nap(), "--name", "one");
        refused(6, "error: there is no execution nap/two", "show", "nap/two");
        refused(6, "error: there is no execution nap/two", "cancel", "nap/two");
        refused(6, "error: no gate has this token", "answer", "abc", "--action", "approve");
        refused(6, "error: nap/one is an execution: name the step that is answered, too", "answer", "nap/one");
        refused(6, "error: step \"nap\" of execution nap/one waits for no answer", "answer", "nap/one", "nap");
    }

    @Test
    void aNameThatIsTaken() {
        var file = shell.approval();
        shell.run("start", file, "--input", "{amount: 1}", "--env", "LIMIT=1", "--name", "a");
        refused(
                5,
                "error: the name \"a\" of workflow gate was used with a different input (execution ID); choose another name",
                "start",
                file,
                "--input",
                "{amount: 2}",
                "--env",
                "LIMIT=1",
                "--name",
                "a");
    }

    @Test
    void aDataDirectoryThatCannotBe() throws IOException {
        Files.writeString(shell.data(), "a file");
        refused(
                8,
                "error: the data directory FOLDER/data cannot be created: there is a file of that name; choose another with"
                        + " --data-dir",
                "start",
                shell.nap());
    }

    @Test
    void aDamagedDatabase() throws IOException {
        shell.run("start", shell.nap());
        try (var channel =
                Files.newByteChannel(shell.data().resolve("database/overwinter.mv.db"), StandardOpenOption.WRITE)) {
            channel.truncate(8_192);
        }
        var ran = shell.run("list");
        assertEquals(7, ran.code());
        assertTrue(
                ran.text(folder)
                        .startsWith("error: the database in FOLDER/data/database is damaged: overwinter.mv.db is only"
                                + " 8192 bytes long. It was left as it is."),
                ran.err());
        assertEquals(
                "database-damaged",
                shell.run("list", "--output", "json").json().at("/failure/code").asString());
    }

    @Test
    void aDamagedKey() throws IOException {
        shell.run("start", shell.nap());
        Files.writeString(shell.data().resolve("engine.key"), "junk");
        var ran = shell.run("list");
        assertEquals(7, ran.code());
        assertTrue(
                ran.text(folder).startsWith("error: the engine's key FOLDER/data/engine.key is damaged;"), ran.err());
    }
}
