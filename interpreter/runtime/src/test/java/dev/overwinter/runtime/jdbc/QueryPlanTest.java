package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.core.Header;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the engine asks all the time, or at its start, and a page of a list read an index, not every execution that
/// there is.
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

    @Test
    void aPageIsReadInTheOrderOfItsIndex() throws Exception {
        JdbcStore.open(JdbcSettings.in(directory)).close();
        var database = H2Database.in(JdbcSettings.in(directory));
        try (var session = database.connect()) {
            long all = Long.MAX_VALUE;
            isInOrder(session, "primary_key", Finding.summaries(false, false), all, 9);
            isInOrder(session, "execution_workflow:", Finding.summaries(true, false), "workflow", all, 9);
            isInOrder(session, "execution_status:", Finding.summaries(false, true), "status", all, 9);
            isInOrder(
                    session, "execution_workflow_status:", Finding.summaries(true, true), "workflow", "status", all, 9);
            isInOrder(session, "execution_status:", Outdating.ended(false), "status", 0L, Header.BUSY, 9);
            isInOrder(
                    session,
                    "execution_workflow_status:",
                    Outdating.ended(true),
                    "workflow",
                    "status",
                    0L,
                    Header.BUSY,
                    9);
        } finally {
            database.close(0);
        }
    }

    private static void isInOrder(Session session, String index, String sql, Object... arguments) throws SQLException {
        var plan = plan(session, sql, arguments);
        assertTrue(plan.contains("/* public." + index), plan);
        assertTrue(plan.contains("index sorted"), plan);
    }

    private static void reads(Session session, String index, String sql, Object... arguments) throws SQLException {
        var plan = plan(session, sql, arguments);
        assertTrue(plan.contains("/* public." + index + ":"), plan);
    }

    private static String plan(Session session, String sql, Object... arguments) throws SQLException {
        return session.first(row -> row.getString(1), "EXPLAIN " + sql, arguments)
                .orElseThrow()
                .toLowerCase(Locale.ROOT);
    }
}
