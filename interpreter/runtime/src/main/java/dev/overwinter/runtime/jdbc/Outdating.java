package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.port.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is old enough to be removed, and what keeps it.
final class Outdating {
    private static final String ENDED = """
            SELECT id, workflow, name, status, started_at, ended_at, number FROM execution
            WHERE %sstatus = ? AND number > ? AND ended_at < ? ORDER BY %sstatus, number LIMIT ?""";
    private static final String KIN = "SELECT status, format, header FROM execution WHERE namespace = ? AND id = ?";
    private static final String PAYLOADS = """
            SELECT id FROM payload
            WHERE execution = (SELECT number FROM execution WHERE namespace = ? AND id = ?) AND part = 0 ORDER BY id""";
    private static final String TOMBSTONE = """
            SELECT execution_id, removed_at FROM tombstone WHERE namespace = ? AND workflow = ? AND name = ?""";
    private static final String EARLIEST_STARTS = """
            SELECT workflow, MIN(started_at) FROM execution WHERE status NOT IN (%s) GROUP BY workflow""".formatted(marks(Standing.ENDED));
    private static final String COUNT_EVENTS = """
            SELECT COUNT(*) FROM event
            WHERE received_at < ? AND NOT EXISTS (SELECT 1 FROM undispatched WHERE undispatched.position = event.position)""";

    private final Session session;

    Outdating(Session session) {
        this.session = session;
    }

    private static String marks(Collection<?> values) {
        return String.join(", ", values.stream().map(_ -> "?").toList());
    }

    /// Each status is asked for by itself, in the order of its index: one question for all of them would sort every
    /// ended execution, for each page.
    List<Store.Ended> ended(Store.Outdated which, int limit) throws SQLException {
        var page = new ArrayList<Store.Ended>();
        for (var status : which.statuses()) {
            var arguments = new ArrayList<Object>();
            if (which.workflow() != null) {
                arguments.add(which.workflow());
            }
            arguments.addAll(List.of(status, which.after(), which.before(), limit));
            page.addAll(session.list(this::endedRow, ended(which.workflow() != null), arguments.toArray()));
        }
        page.sort(Comparator.comparingLong(Store.Ended::position));
        return page.subList(0, Math.min(limit, page.size()));
    }

    static String ended(boolean ofWorkflow) {
        return ENDED.formatted(ofWorkflow ? "workflow = ? AND " : "", ofWorkflow ? "workflow, " : "");
    }

    private Store.Ended endedRow(ResultSet row) throws SQLException {
        return new Store.Ended(
                row.getString(1),
                row.getString(2),
                session.dialect().text(row, 3),
                row.getString(4),
                session.instant(row, 5),
                session.instant(row, 6),
                row.getLong(7));
    }

    Optional<Store.Kin> kin(String execution) throws SQLException {
        return session.first(
                row -> {
                    var parent = StateCodec.read(row.getInt(2), row.getBytes(3), Header.class)
                            .parent();
                    return new Store.Kin(
                            Standing.ENDED.contains(row.getString(1)), parent == null ? null : parent.execution());
                },
                KIN,
                Store.DEFAULT_NAMESPACE,
                execution);
    }

    List<Long> payloads(String execution) throws SQLException {
        return session.list(row -> row.getLong(1), PAYLOADS, Store.DEFAULT_NAMESPACE, execution);
    }

    Optional<Store.Tombstone> tombstone(String workflow, String name) throws SQLException {
        return session.first(
                row -> new Store.Tombstone(row.getString(1), session.instant(row, 2)),
                TOMBSTONE,
                Store.DEFAULT_NAMESPACE,
                workflow,
                name);
    }

    Map<String, Instant> earliestStarts() throws SQLException {
        var starts = new TreeMap<String, Instant>();
        session.list(
                row -> starts.put(row.getString(1), session.instant(row, 2)),
                EARLIEST_STARTS,
                Standing.ENDED.toArray());
        return starts;
    }

    long countEvents(Instant before) throws SQLException {
        return session.first(row -> row.getLong(1), COUNT_EVENTS, before).orElse(0L);
    }
}
