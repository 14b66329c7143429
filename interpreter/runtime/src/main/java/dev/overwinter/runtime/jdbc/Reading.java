package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Place;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.StepResult;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The reads of the port. Each runs in one snapshot of the database.
final class Reading {
    private static final String NAMESPACE = Store.DEFAULT_NAMESPACE;

    private static final String HEADERS = """
            SELECT execution.id, number, waiting, format, header, live
            FROM UNNEST(?) AS wanted(id) JOIN execution ON execution.id = wanted.id AND execution.namespace = ?""";
    /// What does not stand in the execution's row. One question rather than four: on a server each is a way there and
    /// back.
    private static final String LIVE = """
            SELECT execution, 'node', node_key, '', format, body FROM node WHERE execution = ANY(?)
            UNION ALL SELECT execution, 'result', scope, step, format, body FROM result WHERE execution = ANY(?)
            UNION ALL SELECT execution, 'variable', scope, name, format, body FROM variable WHERE execution = ANY(?)
            UNION ALL SELECT execution, 'ledger', CAST(seq AS VARCHAR(20)), '', format, body FROM ledger
                WHERE execution = ANY(?) AND NOT settled""";
    private static final String WHOLE_LEDGER = """
            SELECT seq, format, body FROM ledger
            WHERE execution = (SELECT number FROM execution WHERE namespace = ? AND id = ?) ORDER BY execution, seq""";
    private static final String INBOX = """
            SELECT execution, id, kind, received_at, body FROM inbox WHERE execution = ANY(?)
            ORDER BY execution, id, part""";
    private static final String NUMBER = "SELECT number FROM execution WHERE namespace = ? AND id = ?";
    private static final String PAYLOAD = """
            SELECT body FROM payload
            WHERE execution = (SELECT number FROM execution WHERE namespace = ? AND id = ?) AND id = ?
            ORDER BY execution, id, part""";
    private static final String HISTORY = """
            SELECT format, body FROM history
            WHERE execution = (SELECT number FROM execution WHERE namespace = ? AND id = ?) AND seq > ?
            ORDER BY execution, seq LIMIT ?""";
    private static final String DEFINITION =
            "SELECT digest, workflow, file, folder, source FROM definition WHERE namespace = ? AND digest = ?";
    private static final String ALL_OF_WORKFLOW = """
            SELECT digest, workflow, file, folder, source FROM definition WHERE namespace = ? AND workflow = ?
            ORDER BY digest""";
    private static final String DEPLOYED = """
            SELECT definition.digest, definition.workflow, file, folder, source
            FROM deployment JOIN definition
                ON definition.namespace = deployment.namespace AND definition.digest = deployment.digest
            WHERE deployment.namespace = ? AND deployment.workflow = ?""";
    private static final String ALL_DEPLOYED = """
            SELECT definition.digest, definition.workflow, file, folder, source
            FROM deployment JOIN definition
                ON definition.namespace = deployment.namespace AND definition.digest = deployment.digest
            WHERE deployment.namespace = ? ORDER BY deployment.workflow""";
    private static final String GATE = """
            SELECT execution.id, node_key, call, nonce, state, closed_by, gate.changed_at
            FROM gate JOIN execution ON execution.number = gate.execution
            WHERE gate.namespace = ? AND token_hash = ?""";
    private static final String GATES = """
            SELECT execution.id, node_key, call, nonce, state, closed_by, gate.changed_at
            FROM execution JOIN gate ON gate.execution = execution.number
            WHERE execution.namespace = ? AND execution.id = ? ORDER BY gate.number""";

    private final Session session;

    Reading(Session session) {
        this.session = session;
    }

    private record HeaderRow(String id, long number, boolean hasInbox, Header header, byte @Nullable [] live) {
        boolean hasLedger() {
            return header.nextLedger() > 1;
        }
    }

    /// Several at the price of a few questions.
    ///
    /// @param found is told what is known of each
    /// @return those that there are
    Map<String, Store.Stored> load(List<String> executions, BiConsumer<String, KnownExecutions.Known> found)
            throws SQLException {
        var rows = session.list(
                row -> new HeaderRow(
                        row.getString(1),
                        row.getLong(2),
                        row.getInt(3) > 0,
                        body(row, 4, Header.class),
                        row.getBytes(6)),
                HEADERS,
                executions.toArray(String[]::new),
                NAMESPACE);
        var live = new HashMap<Long, Live>();
        rows.forEach(row -> live.put(row.number(), new Live().take(row.live())));
        var spread = numbers(rows, row -> row.live() == null);
        var ledgers = numbers(rows, HeaderRow::hasLedger);
        if (spread.length + ledgers.length > 0) {
            session.list(row -> live.get(row.getLong(1)).take(row), LIVE, spread, spread, spread, ledgers);
        }
        var inboxes = inboxes(numbers(rows, HeaderRow::hasInbox));
        var stored = new HashMap<String, Store.Stored>();
        for (var row : rows) {
            found.accept(
                    row.id(),
                    new KnownExecutions.Known(row.number(), row.header().version(), row.live()));
            stored.put(
                    row.id(),
                    new Store.Stored(live.get(row.number()).state(row), inboxes.getOrDefault(row.number(), List.of())));
        }
        return stored;
    }

    private static Long[] numbers(List<HeaderRow> rows, Predicate<HeaderRow> which) {
        return rows.stream().filter(which).map(HeaderRow::number).toArray(Long[]::new);
    }

    List<Store.InboxRow> inbox(String execution) throws SQLException {
        var number = session.first(row -> row.getLong(1), NUMBER, NAMESPACE, execution);
        return number.isPresent() ? inboxes(number.get()).getOrDefault(number.get(), List.of()) : List.of();
    }

    private static final class Live {
        final SortedMap<NodeKey, NodeState> nodes = new TreeMap<>();
        final SortedMap<Place, StepResult> results = new TreeMap<>();
        final SortedMap<Long, LedgerEntry> ledger = new TreeMap<>();
        final SortedMap<Place, Ref> variables = new TreeMap<>();

        Live take(byte @Nullable [] live) {
            LiveRows.read(live).forEach(this::take);
            return this;
        }

        @Nullable
        Object take(ResultSet row) throws SQLException {
            var table = row.getString(2);
            return table.equals("ledger")
                    ? ledger.put(row.getLong(3), body(row, 5, LedgerEntry.class))
                    : take(new LiveRows.Row(
                            LiveRows.Table.of(table),
                            row.getString(3),
                            row.getString(4),
                            row.getInt(5),
                            row.getBytes(6)));
        }

        private @Nullable Object take(LiveRows.Row row) {
            var scope = new NodeKey(row.scope());
            var place = new Place(scope, row.name());
            return switch (row.table()) {
                case NODE -> nodes.put(scope, StateCodec.read(row.format(), row.body(), NodeState.class));
                case RESULT -> results.put(place, StateCodec.read(row.format(), row.body(), StepResult.class));
                case VARIABLE -> variables.put(place, StateCodec.read(row.format(), row.body(), Ref.class));
            };
        }

        ExecutionState state(HeaderRow row) {
            return ExecutionState.of(row.id(), row.header(), nodes, results, ledger, variables);
        }
    }

    /// @param format the column of the format; the body stands behind it
    private static <T> T body(ResultSet row, int format, Class<T> type) throws SQLException {
        return StateCodec.read(row.getInt(format), row.getBytes(format + 1), type);
    }

    private record InboxPart(long execution, long id, String kind, Instant at, byte[] body) {}

    private Map<Long, List<Store.InboxRow>> inboxes(Long... numbers) throws SQLException {
        if (numbers.length == 0) {
            return Map.of();
        }
        var parts = session.list(
                row -> new InboxPart(
                        row.getLong(1), row.getLong(2), row.getString(3), session.instant(row, 4), row.getBytes(5)),
                INBOX,
                (Object) numbers);
        var rows = new HashMap<Long, List<Store.InboxRow>>();
        for (int from = 0, to = 0; from < parts.size(); from = to) {
            var first = parts.get(from);
            var bodies = new ArrayList<byte[]>();
            while (to < parts.size() && parts.get(to).id() == first.id()) {
                bodies.add(parts.get(to++).body());
            }
            rows.computeIfAbsent(first.execution(), _ -> new ArrayList<>())
                    .add(new Store.InboxRow(
                            first.id(), first.kind(), StateCodec.readTree(Chunks.joined(bodies)), first.at()));
        }
        return rows;
    }

    JsonNode payload(String execution, long id) throws SQLException {
        var parts = session.list(row -> row.getBytes(1), PAYLOAD, NAMESPACE, execution, id);
        if (parts.isEmpty()) {
            throw new NoSuchElementException("execution " + execution + " has no payload " + id);
        }
        return StateCodec.readTree(Chunks.joined(parts));
    }

    List<HistoryEntry> history(String execution, long afterSeq, int limit) throws SQLException {
        return session
                .list(
                        row -> StateCodec.read(row.getInt(1), row.getBytes(2), HistoryEntry[].class),
                        HISTORY,
                        NAMESPACE,
                        execution,
                        afterSeq,
                        limit)
                .stream()
                .flatMap(Arrays::stream)
                .filter(entry -> entry.seq() > afterSeq)
                .limit(limit)
                .toList();
    }

    List<LedgerEntry> ledger(String execution) throws SQLException {
        return session.list(row -> body(row, 2, LedgerEntry.class), WHOLE_LEDGER, NAMESPACE, execution);
    }

    Optional<Store.Definition> definition(String digest) throws SQLException {
        return session.first(this::definitionRow, DEFINITION, NAMESPACE, digest);
    }

    List<Store.Definition> definitions(String workflow) throws SQLException {
        return session.list(this::definitionRow, ALL_OF_WORKFLOW, NAMESPACE, workflow);
    }

    Optional<Store.Definition> deployed(String workflow) throws SQLException {
        return session.first(this::definitionRow, DEPLOYED, NAMESPACE, workflow);
    }

    List<Store.Definition> deployed() throws SQLException {
        return session.list(this::definitionRow, ALL_DEPLOYED, NAMESPACE);
    }

    private Store.Definition definitionRow(ResultSet row) throws SQLException {
        return new Store.Definition(row.getString(1), row.getString(2), text(row, 3), text(row, 4), text(row, 5));
    }

    private @Nullable String text(ResultSet row, int column) throws SQLException {
        return session.dialect().text(row, column);
    }

    Optional<Store.Gate> gate(String tokenHash) throws SQLException {
        return session.first(this::gateRow, GATE, NAMESPACE, tokenHash);
    }

    List<Store.Gate> gates(String execution) throws SQLException {
        return session.list(this::gateRow, GATES, NAMESPACE, execution);
    }

    private Store.Gate gateRow(ResultSet row) throws SQLException {
        return new Store.Gate(
                row.getString(1),
                new NodeKey(row.getString(2)),
                row.getString(3),
                row.getString(4),
                Transition.GateState.valueOf(row.getString(5)),
                text(row, 6),
                session.instant(row, 7));
    }
}
