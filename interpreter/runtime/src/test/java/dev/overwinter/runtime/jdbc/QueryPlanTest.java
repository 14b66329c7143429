package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.core.Header;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the engine asks all the time, or at its start, reads an index, not every execution that there is.
class QueryPlanTest {
    @TempDir
    Path directory;

    @Test
    void whatIsAskedOftenReadsItsIndex() throws Exception {
        JdbcStore.open(JdbcSettings.in(directory)).close();
        var database = H2Database.in(JdbcSettings.in(directory));
        try (var session = database.connect()) {
            reads(session, "execution_due", Finding.DUE, Header.BUSY, 9);
            reads(session, "execution_due", Finding.DUE_SAME_TIME, Header.BUSY, Header.BUSY, 1L, 9);
            reads(session, "execution_due", Finding.DUE_LATER, Header.BUSY, Header.BUSY, 9);
            reads(session, "execution_due", Finding.EARLIEST, Header.BUSY);
            reads(session, "execution_slot", Finding.OCCUPANTS, "slot", "workflow");
            reads(session, "execution_status", Finding.QUEUED_SLOTS, "queued");
        } finally {
            database.close(0);
        }
    }

    private static void reads(Session session, String index, String sql, Object... arguments) throws SQLException {
        var plan = session.first(row -> row.getString(1), "EXPLAIN " + sql, arguments)
                .orElseThrow();
        assertTrue(plan.toLowerCase(Locale.ROOT).contains("/* public." + index + ":"), plan);
    }
}
