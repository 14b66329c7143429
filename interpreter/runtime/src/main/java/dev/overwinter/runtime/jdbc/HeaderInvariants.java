package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.core.Work;
import dev.overwinter.engine.port.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The invariants that SQL alone cannot see: what the stored JSON says, against the columns and the other rows.
final class HeaderInvariants {
    private static final int PAGE = 500;

    private static final String HEADERS = """
            SELECT number, id, status, version, epoch, slot, wake_at, started_at, changed_at, ended_at, format, header,
                (SELECT COUNT(*) FROM inbox WHERE inbox.execution = execution.number AND part = 0), waiting,
                (SELECT COALESCE(MAX(seq), 0) FROM history WHERE history.execution = execution.number),
                (SELECT COALESCE(MAX(id), 0) FROM payload WHERE payload.execution = execution.number),
                (SELECT COALESCE(MAX(seq), 0) FROM ledger WHERE ledger.execution = execution.number)
            FROM execution WHERE number > ? ORDER BY number LIMIT ?""";
    private static final String HAS_PAYLOAD = "SELECT 1 FROM payload WHERE execution = ? AND id = ? AND part = 0";
    private static final String HAS_TEXT = "SELECT 1 FROM definition WHERE namespace = ? AND digest = ?";
    private static final String PARENTS = """
            SELECT id, node.format, body, execution.number FROM node JOIN execution ON execution.number = node.execution
            WHERE number > ? AND number <= ? AND %s LIKE '%%"is":"Parenting"%%' AND status NOT IN ('held')""";
    private static final String LIVE_PARENTS = """
            SELECT id, number, live FROM execution
            WHERE number > ? AND number <= ? AND %s LIKE '%%"is":"Parenting"%%' AND status NOT IN ('held')""";
    private static final String CHILD_ENDED =
            "SELECT ended_at IS NOT NULL FROM execution WHERE namespace = ? AND id = ?";
    private static final String TOLD = "SELECT 1 FROM inbox WHERE execution = ? AND kind = 'ChildEnded'";

    private final Session session;
    private final BiConsumer<String, String> found;
    private final Set<String> texts = new HashSet<>();

    /// @param found takes the rule and where it is broken
    HeaderInvariants(Session session, BiConsumer<String, String> found) {
        this.session = session;
        this.found = found;
    }

    /// Some executions: all with a number after the first and up to the second.
    record Some(long from, long to, List<Row> rows) {}

    record Row(
            long number,
            String id,
            String status,
            long version,
            long epoch,
            @Nullable String slot,
            @Nullable Instant wakeAt,
            Instant startedAt,
            Instant changedAt,
            @Nullable Instant endedAt,
            Header header,
            long inInbox,
            long waiting,
            long lastSeq,
            long lastPayload,
            long lastLedger) {}

    /// The next, in the order of their numbers; null where there are no more.
    @Nullable
    Some after(long number) throws SQLException {
        if (number == Long.MAX_VALUE) {
            return null;
        }
        var rows = session.list(this::row, HEADERS, number, PAGE);
        return new Some(
                number, rows.size() < PAGE ? Long.MAX_VALUE : rows.getLast().number(), rows);
    }

    void check(Some some) throws SQLException {
        for (var row : some.rows()) {
            check(row);
        }
        var parents = PARENTS.formatted(session.dialect().json("body"));
        for (var parent : session.list(this::parent, parents, some.from(), some.to())) {
            check(parent);
        }
        var liveParents = LIVE_PARENTS.formatted(session.dialect().json("live"));
        for (var live : session.list(this::parents, liveParents, some.from(), some.to())) {
            for (var parent : live) {
                check(parent);
            }
        }
    }

    private Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                session.dialect().text(row, 6),
                session.dialect().instant(row, 7),
                session.instant(row, 8),
                session.instant(row, 9),
                session.dialect().instant(row, 10),
                StateCodec.read(row.getInt(11), row.getBytes(12), Header.class),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                row.getLong(17));
    }

    private void check(Row row) throws SQLException {
        var header = row.header();
        hold(
                row.status().equals(Standing.of(header))
                        && row.version() == header.version()
                        && row.epoch() == header.epoch()
                        && Objects.equals(row.slot(), header.slot())
                        && row.startedAt().equals(header.startedAt())
                        && row.changedAt().equals(header.now())
                        && Objects.equals(row.endedAt(), header.endedAt())
                        && Objects.equals(row.wakeAt(), row.waiting() > 0 ? Header.BUSY : header.wakeAt()),
                "the columns of an execution say what its header says",
                row.id());
        hold(row.inInbox() == row.waiting(), "what is in an inbox is counted", row.id());
        hold(row.lastSeq() == header.nextSeq() - 1, "the history ends where the execution's counter stands", row.id());
        hold(
                row.lastPayload() < header.nextPayload() && row.lastLedger() < header.nextLedger(),
                "payloads and undos have the numbers that the execution gave",
                row.id());
        hold(
                isThere(row, header.input()) && isThere(row, header.env()) && isThere(row, header.output()),
                "input, environment and output of an execution are there",
                row.id());
        hold(hasText(header.digest()), "an execution has the text of its workflow", row.id());
    }

    private boolean hasText(String digest) throws SQLException {
        return texts.contains(digest)
                || session.first(_ -> texts.add(digest), HAS_TEXT, Store.DEFAULT_NAMESPACE, digest)
                        .isPresent();
    }

    private boolean isThere(Row row, @Nullable Ref ref) throws SQLException {
        return ref == null
                || ref.inline() != null
                || ref.gathered() != null
                || session.first(_ -> 1, HAS_PAYLOAD, row.number(), ref.id()).isPresent();
    }

    private record Parent(String id, long number, NodeState node) {}

    private Parent parent(ResultSet row) throws SQLException {
        return new Parent(
                row.getString(1), row.getLong(4), StateCodec.read(row.getInt(2), row.getBytes(3), NodeState.class));
    }

    private List<Parent> parents(ResultSet row) throws SQLException {
        var parents = new ArrayList<Parent>();
        for (var live : LiveRows.read(row.getBytes(3))) {
            if (live.table() == LiveRows.Table.NODE) {
                var node = StateCodec.read(live.format(), live.body(), NodeState.class);
                parents.add(new Parent(row.getString(1), row.getLong(2), node));
            }
        }
        return parents;
    }

    private void check(Parent parent) throws SQLException {
        if (!(parent.node().work() instanceof Work.Parenting parenting) || parenting.child() == null) {
            return;
        }
        var ended = session.first(row -> row.getBoolean(1), CHILD_ENDED, Store.DEFAULT_NAMESPACE, parenting.child());
        hold(ended.isPresent(), "a child that is waited for is there", parent.id());
        hold(
                !ended.orElse(false)
                        || session.first(_ -> 1, TOLD, parent.number()).isPresent(),
                "a parent is told of its child's end",
                parent.id());
    }

    private void hold(boolean holds, String rule, String where) {
        if (!holds) {
            found.accept(rule, where);
        }
    }
}
