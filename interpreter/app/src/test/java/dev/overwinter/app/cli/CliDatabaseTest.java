package dev.overwinter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line with its database on a server.
class CliDatabaseTest {
    private static final @Nullable EmbeddedPostgres SERVER = start();

    @TempDir
    private Path folder = Path.of("");

    private static @Nullable EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException noBinariesForThisPlatform) {
            return null;
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (SERVER != null) {
            SERVER.close();
        }
    }

    private static String url() {
        Assumptions.assumeTrue(SERVER != null, "there is no PostgreSQL for tests on this platform");
        return java.util.Objects.requireNonNull(SERVER).getJdbcUrl("postgres", "postgres");
    }

    @Test
    void whatIsStartedInOneFolderIsSeenFromAnother() {
        var here = new Shell(folder.resolve("here"));
        var there = new Shell(folder.resolve("there"));
        var file = new Shell(folder).approval();
        var ran = here.run("run", file, "--input", "{amount: 1}", "--env", "LIMIT=1", "--no-ask", "--database", url());
        assertEquals(ExitCode.PARKED, ran.code(), ran.out() + ran.err());
        var listed = there.run("list", "--output", "json", "--database", url()).out();
        assertTrue(listed.contains("\"gate\""), listed);
        assertFalse(there.run("list").out().contains("gate"), "without it the folder's own database is meant");
    }

    @Test
    void anAddressThatIsNoneIsSaid() {
        var shell = new Shell(folder);
        var ran = shell.run("list", "--database", "mysql://x");
        assertEquals(ExitCode.USAGE, ran.code());
        assertTrue(ran.err().contains("jdbc:postgresql://host/database"), ran.err());
        var closed = shell.run("list", "--database", "jdbc:postgresql://127.0.0.1:1/x");
        assertEquals(ExitCode.STORE, closed.code());
        assertTrue(closed.err().contains("jdbc:postgresql://127.0.0.1:1/x cannot be used"), closed.err());
    }
}
