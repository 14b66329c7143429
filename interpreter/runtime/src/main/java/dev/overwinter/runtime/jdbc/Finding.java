package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.port.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which executions are due, which match: queries over the columns that are derived from the header.
///
/// What must be quick among a million says no `namespace`: H2 would take the index that begins with it, and read every
/// execution (seen in its plans; `QueryPlanTest`).
final class Finding {
    private static final String NAMESPACE = Store.DEFAULT_NAMESPACE;

    static final String DUE = """
            SELECT wake_at, number, id FROM execution WHERE wake_at <= ? ORDER BY wake_at, number LIMIT ?""";
    static final String DUE_SAME_TIME = """
            SELECT wake_at, number, id FROM execution WHERE wake_at = ? AND wake_at <= ? AND number > ?
            ORDER BY wake_at, number LIMIT ?""";
    static final String DUE_LATER = """
            SELECT wake_at, number, id FROM execution WHERE wake_at > ? AND wake_at <= ? ORDER BY wake_at, number LIMIT ?""";
    static final String EARLIEST = "SELECT wake_at FROM execution WHERE wake_at > ? ORDER BY wake_at, number LIMIT 1";
    private static final String BY_ID = "SELECT id FROM execution WHERE namespace = ? AND id = ?";
    private static final String BY_NAME = "SELECT id FROM execution WHERE namespace = ? AND workflow = ? AND name = ?";
    private static final String NUMBER = "SELECT number FROM execution WHERE namespace = ? AND id = ?";
    private static final String COUNTS = "SELECT status, COUNT(*) FROM execution GROUP BY status";
    static final String OCCUPANTS = """
            SELECT id, status FROM execution
            WHERE slot = ? AND workflow = ? AND ended_at IS NULL ORDER BY number""";
    static final String QUEUED_SLOTS = "SELECT DISTINCT workflow, slot FROM execution WHERE status = ?";
    private static final String LAST_FIRED =
            "SELECT fired_at FROM schedule WHERE namespace = ? AND workflow = ? AND trigger_id = ?";
    private static final String SUMMARIES = """
            SELECT id, workflow, name, status, started_at, changed_at, wake_at FROM execution
            WHERE %snumber < ? ORDER BY %snumber DESC LIMIT ?""";

    private final Session session;

    Finding(Session session) {
        this.session = session;
    }

    /// The page after a row of the index: the rest of its instant, then what is later.
    List<Store.Due> due(Store.@Nullable Due after, Instant until, int limit) throws SQLException {
        if (after == null) {
            return session.list(this::dueRow, DUE, until, limit);
        }
        var page = new ArrayList<>(session.list(this::dueRow, DUE_SAME_TIME, after.at(), until, after.number(), limit));
        if (page.size() < limit) {
            page.addAll(session.list(this::dueRow, DUE_LATER, after.at(), until, limit - page.size()));
        }
        return page;
    }

    private Store.Due dueRow(ResultSet row) throws SQLException {
        return new Store.Due(session.instant(row, 1), row.getLong(2), row.getString(3));
    }

    Optional<Instant> earliestWake(Instant after) throws SQLException {
        return session.first(row -> session.instant(row, 1), EARLIEST, after);
    }

    Optional<String> find(String idOrName) throws SQLException {
        var byId = session.first(row -> row.getString(1), BY_ID, NAMESPACE, idOrName);
        int slash = idOrName.indexOf('/');
        return byId.isPresent() || slash < 0
                ? byId
                : session.first(
                        row -> row.getString(1),
                        BY_NAME,
                        NAMESPACE,
                        idOrName.substring(0, slash),
                        idOrName.substring(slash + 1));
    }

    List<Store.Summary> list(Store.Query query) throws SQLException {
        long before = query.beforeId() == null
                ? Long.MAX_VALUE
                : session.first(row -> row.getLong(1), NUMBER, NAMESPACE, query.beforeId())
                        .orElse(0L);
        var arguments = new ArrayList<Object>();
        Stream.of(query.workflow(), query.status()).filter(Objects::nonNull).forEach(arguments::add);
        arguments.add(before);
        arguments.add(query.limit());
        return session.list(
                row -> new Store.Summary(
                        row.getString(1),
                        row.getString(2),
                        session.dialect().text(row, 3),
                        row.getString(4),
                        session.instant(row, 5),
                        session.instant(row, 6),
                        session.dialect().instant(row, 7)),
                summaries(query.workflow() != null, query.status() != null),
                arguments.toArray());
    }

    /// In the order of an index, which gives the newest without sorting all that match.
    static String summaries(boolean ofWorkflow, boolean withStatus) {
        return SUMMARIES.formatted(
                (ofWorkflow ? "workflow = ? AND " : "") + (withStatus ? "status = ? AND " : ""),
                (ofWorkflow ? "workflow DESC, " : "") + (withStatus ? "status DESC, " : ""));
    }

    List<Store.Occupant> occupants(String workflow, String slot) throws SQLException {
        return session.list(
                row -> new Store.Occupant(row.getString(1), row.getString(2).equals(Standing.QUEUED)),
                OCCUPANTS,
                slot,
                workflow);
    }

    List<Store.Slot> queuedSlots() throws SQLException {
        return session.list(
                row -> new Store.Slot(row.getString(1), session.dialect().text(row, 2)), QUEUED_SLOTS, Standing.QUEUED);
    }

    Optional<Instant> lastFired(String workflow, String trigger) throws SQLException {
        return session.first(row -> session.instant(row, 1), LAST_FIRED, NAMESPACE, workflow, trigger);
    }

    Map<String, Long> counts() throws SQLException {
        var counts = new TreeMap<String, Long>();
        session.list(row -> counts.put(row.getString(1), row.getLong(2)), COUNTS);
        return counts;
    }
}
