package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.port.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Deletes what retention has chosen. An execution's row goes at once, its many other rows piece by piece: one with
/// 50,000 steps would hold up everybody else's writes.
final class Removing {
    /// The tables whose rows belong to an execution.
    static final List<String> BELONGINGS =
            List.of("node", "result", "ledger", "variable", "inbox", "gate", "listener", "heard", "history", "payload");

    private static final String STANDING = """
            SELECT number, workflow, name, input_digest, status FROM execution
            WHERE namespace = ? AND id = ? AND wake_at IS NULL AND ended_at IS NOT NULL""";
    private static final String BURY = """
            INSERT INTO tombstone (namespace, workflow, name, execution_id, input_digest, removed_at, format)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String DELETE = "DELETE FROM execution WHERE number = ?";
    private static final String NOTE = "INSERT INTO removed (execution, format) VALUES (?, ?)";
    private static final String NOTED = "SELECT execution FROM removed ORDER BY execution LIMIT 1";
    private static final String DONE = "DELETE FROM removed WHERE execution = ?";
    private static final String OLD_EVENTS = """
            SELECT position FROM event
            WHERE received_at < ? AND NOT EXISTS (SELECT 1 FROM undispatched WHERE undispatched.position = event.position)
            ORDER BY position LIMIT ?""";
    private static final String DELETE_EVENT = "DELETE FROM event WHERE position = ?";
    private static final String DELETE_KEYS = "DELETE FROM event_key WHERE position = ?";
    private static final String DELETE_PARTS = "DELETE FROM event_part WHERE position = ?";

    private static final int FORMAT = StateCodec.FORMAT;

    private final Session session;

    Removing(Session session) {
        this.session = session;
    }

    private record Grave(
            long number, String workflow, @Nullable String name, String inputDigest, String status) {}

    List<String> executions(List<String> ids, Instant at) throws SQLException {
        var removed = new ArrayList<String>();
        for (var id : ids) {
            var grave = ended(id);
            if (grave.isPresent()) {
                remove(id, grave.get(), at);
                removed.add(id);
            }
        }
        return removed;
    }

    private Optional<Grave> ended(String id) throws SQLException {
        return session.first(
                        row -> new Grave(
                                row.getLong(1),
                                row.getString(2),
                                session.dialect().text(row, 3),
                                row.getString(4),
                                row.getString(5)),
                        STANDING,
                        Store.DEFAULT_NAMESPACE,
                        id)
                .filter(grave -> Standing.ENDED.contains(grave.status()));
    }

    private void remove(String id, Grave grave, Instant at) throws SQLException {
        if (grave.name() != null) {
            session.update(
                    BURY, Store.DEFAULT_NAMESPACE, grave.workflow(), grave.name(), id, grave.inputDigest(), at, FORMAT);
        }
        session.update(DELETE, grave.number());
        session.update(NOTE, grave.number(), FORMAT);
    }

    /// Deletes rows of removed executions, at most so many.
    ///
    /// @return how many; 0 where there are none left
    int clear(int rows) throws SQLException {
        int left = rows;
        while (left > 0) {
            var noted = session.first(row -> row.getLong(1), NOTED);
            if (noted.isEmpty()) {
                break;
            }
            left -= clear(noted.get(), left);
        }
        return rows - left;
    }

    private int clear(long number, int rows) throws SQLException {
        int left = rows;
        for (var table : BELONGINGS) {
            left -= left == 0 ? 0 : session.update(session.dialect().deleteSome(table), number, left);
        }
        // The note counts too: many removed executions with few rows are no endless piece of work.
        return left == 0 ? rows : rows - left + session.update(DONE, number);
    }

    int events(Instant before, int limit) throws SQLException {
        var old = session.list(row -> row.getLong(1), OLD_EVENTS, before, limit);
        for (long position : old) {
            session.update(DELETE_KEYS, position);
            session.update(DELETE_PARTS, position);
            session.update(DELETE_EVENT, position);
        }
        return old.size();
    }
}
