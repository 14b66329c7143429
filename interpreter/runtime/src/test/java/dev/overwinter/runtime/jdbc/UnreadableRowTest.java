package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be read does no harm to those that are loaded together with it.
class UnreadableRowTest {
    private static final int EXECUTIONS = 40;
    private static final int BAD = 17;

    @TempDir
    Path directory;

    @Test
    void onlyTheUnreadableExecutionFails() throws Exception {
        try (var store = JdbcStore.open(JdbcSettings.in(directory))) {
            TellTale.fill(store, EXECUTIONS);
        }
        makeUnreadable();
        try (var store = JdbcStore.open(JdbcSettings.in(directory))) {
            var loading = IntStream.range(0, EXECUTIONS)
                    .mapToObj(i -> store.loading("e" + i))
                    .toList();
            for (int i = 0; i < EXECUTIONS; i++) {
                if (i == BAD) {
                    assertThrows(CompletionException.class, loading.get(i)::join);
                } else {
                    assertTrue(loading.get(i).join().isPresent(), "e" + i);
                }
            }
        }
    }

    private void makeUnreadable() throws Exception {
        Files.delete(directory.resolve("overwinter.mark"));
        try (var connection =
                        DriverManager.getConnection("jdbc:h2:" + directory.resolve("overwinter"), H2Database.USER, "");
                var statement = connection.prepareStatement("UPDATE execution SET header = ? WHERE id = ?")) {
            statement.setBytes(1, new byte[] {'{'});
            statement.setString(2, "e" + BAD);
            statement.executeUpdate();
        }
    }
}
