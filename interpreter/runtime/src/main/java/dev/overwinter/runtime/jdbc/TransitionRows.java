package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.KnownExecutions.Known;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes what a transition changed, and nothing else. The caller has checked that it may.
final class TransitionRows {
    private static final String INSERT_EXECUTION = """
            INSERT INTO execution (number, namespace, id, workflow, name, input_digest, slot, status, version, epoch, claims,
                waiting, wake_at, started_at, changed_at, ended_at, format, header, live)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE_EXECUTION = """
            UPDATE execution SET status = ?, version = ?, epoch = ?, claims = 0, changed_at = ?, ended_at = ?, format = ?,
                header = ?, live = ?, waiting = waiting - ?, wake_at = CASE WHEN waiting > ? THEN wake_at ELSE ? END
            WHERE number = ? AND version = ? AND epoch = ?""";
    private static final String WAIT_MORE = """
            UPDATE execution SET waiting = waiting + ?, wake_at = CASE WHEN waiting + ? > 0 THEN ? ELSE wake_at END
            WHERE number = ?""";
    private static final Upsert PUT_NODE =
            new Upsert("node", List.of("execution", "node_key"), List.of("format", "body"));
    private static final Upsert PUT_RESULT =
            new Upsert("result", List.of("execution", "scope", "step"), List.of("format", "body"));
    private static final Upsert PUT_LEDGER =
            new Upsert("ledger", List.of("execution", "seq"), List.of("settled", "format", "body"));
    private static final Upsert PUT_VARIABLE =
            new Upsert("variable", List.of("execution", "scope", "name"), List.of("format", "body"));
    private static final String DELETE_NODE = "DELETE FROM node WHERE execution = ? AND node_key = ?";
    private static final String DELETE_RESULTS =
            "DELETE FROM result WHERE execution = ? AND (scope = ? OR scope >= ? AND scope < ?)";
    private static final String DELETE_VARIABLES =
            "DELETE FROM variable WHERE execution = ? AND (scope = ? OR scope >= ? AND scope < ?)";
    private static final String INSERT_PAYLOAD =
            "INSERT INTO payload (execution, id, part, format, body) VALUES (?, ?, ?, ?, ?)";
    private static final String INSERT_HISTORY =
            "INSERT INTO history (execution, seq, first_seq, format, body) VALUES (?, ?, ?, ?, ?)";
    private static final String UPDATE_GATE = """
            UPDATE gate SET nonce = ?, state = ?, closed_by = ?, changed_at = ?, format = ?
            WHERE namespace = ? AND token_hash = ? AND execution = ?""";
    private static final String INSERT_GATE = """
            INSERT INTO gate (namespace, token_hash, number, execution, node_key, call, nonce, state, closed_by, changed_at,
                format)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String CONSUME = "DELETE FROM inbox WHERE execution = ? AND id = ?";

    private static final int FORMAT = StateCodec.FORMAT;

    private final Session session;
    private final Counters counters;
    private final InboxRows inbox;
    private final EventRows events;

    TransitionRows(Session session, Counters counters, InboxRows inbox, EventRows events) {
        this.session = session;
        this.counters = counters;
        this.inbox = inbox;
        this.events = events;
    }

    /// @throws Taken where the execution's id, or a token hash, is another's
    Known insert(long number, Store.NewExecution execution, Encoded rows) throws SQLException {
        var header = rows.header();
        var live = rows.live().applied(LiveRows.NONE);
        var inRow = inRow(live);
        session.insert(
                "there is an execution " + execution.id() + " already",
                INSERT_EXECUTION,
                number,
                execution.namespace(),
                execution.id(),
                execution.workflow(),
                execution.name(),
                execution.inputDigest(),
                header.slot(),
                Standing.of(header),
                header.version(),
                header.epoch(),
                header.wakeAt(),
                header.startedAt(),
                header.now(),
                header.endedAt(),
                FORMAT,
                rows.headerBody(),
                inRow);
        if (inRow == null) {
            spread(number, live);
        }
        children(number, rows, true);
        return new Known(number, header.version(), inRow);
    }

    /// While facts wait, an execution stays due as it is: as one that is busy.
    ///
    /// @param known at the version that the checkpoint was made from
    /// @return empty where it is not what the checkpoint was made from; then nothing is written
    /// @throws Taken where a token hash is another's
    Optional<Known> update(Known known, Store.Checkpoint checkpoint, Encoded rows) throws SQLException {
        var header = rows.header();
        long number = known.number();
        int consumed = rows.consumed().size();
        var live = known.live() == null ? null : rows.live().applied(known.live());
        var inRow = live == null ? null : inRow(live);
        int updated = session.update(
                UPDATE_EXECUTION,
                Standing.of(header),
                header.version(),
                header.epoch(),
                header.now(),
                header.endedAt(),
                FORMAT,
                rows.headerBody(),
                inRow,
                consumed,
                consumed,
                header.wakeAt(),
                number,
                checkpoint.expectedVersion(),
                checkpoint.expectedEpoch());
        if (updated == 0) {
            return Optional.empty();
        }
        consume(number, rows.consumed());
        if (live == null) {
            changed(number, rows);
        } else if (inRow == null) {
            spread(number, live);
        }
        children(number, rows, false);
        return Optional.of(new Known(number, header.version(), inRow));
    }

    private static byte @Nullable [] inRow(byte[] live) {
        return live.length <= LiveRows.MOST_BYTES ? live : null;
    }

    /// They were counted as gone; one that was not there had been counted before.
    private void consume(long number, List<Long> inbox) throws SQLException {
        int missing = 0;
        for (long id : inbox) {
            missing += session.update(CONSUME, number, id) > 0 ? 0 : 1;
        }
        if (missing > 0) {
            session.update(WAIT_MORE, missing, missing, Header.BUSY, number);
        }
    }

    /// The live rows get tables of their own.
    private void spread(long number, byte[] live) throws SQLException {
        for (var row : LiveRows.read(live)) {
            switch (row.table()) {
                case NODE -> session.insert(PUT_NODE, number, row.scope(), row.format(), row.body());
                case RESULT -> session.insert(PUT_RESULT, number, row.scope(), row.name(), row.format(), row.body());
                case VARIABLE ->
                    session.insert(PUT_VARIABLE, number, row.scope(), row.name(), row.format(), row.body());
            }
        }
    }

    /// Live rows in tables of their own.
    private void changed(long number, Encoded rows) throws SQLException {
        for (var node : rows.nodes()) {
            if (node.body() == null) {
                session.update(DELETE_NODE, number, node.key());
            } else {
                session.put(PUT_NODE, number, node.key(), FORMAT, node.body());
            }
        }
        for (var scope : rows.collapsed()) {
            var key = scope.text();
            session.update(DELETE_RESULTS, number, key, key + '/', key + (char) ('/' + 1));
            session.update(DELETE_VARIABLES, number, key, key + '/', key + (char) ('/' + 1));
        }
        for (var result : rows.results()) {
            var place = result.key().place();
            session.put(PUT_RESULT, number, place.scope().text(), place.name(), FORMAT, result.body());
        }
        for (var variable : rows.vars()) {
            var place = variable.key();
            session.put(PUT_VARIABLE, number, place.scope().text(), place.name(), FORMAT, variable.body());
        }
    }

    /// Rows that stand in tables of their own in any case.
    private void children(long number, Encoded rows, boolean isNew) throws SQLException {
        for (var entry : rows.ledger()) {
            put(
                    isNew,
                    PUT_LEDGER,
                    number,
                    entry.key().seq(),
                    entry.key().state().isSettled(),
                    FORMAT,
                    entry.body());
        }
        payloads(number, rows.payloads());
        history(number, rows.history());
        gates(number, rows, isNew);
        told(number, rows);
    }

    /// Of a new execution no row can be there yet.
    private void put(boolean isNew, Upsert row, @Nullable Object... arguments) throws SQLException {
        if (isNew) {
            session.insert(row, arguments);
        } else {
            session.put(row, arguments);
        }
    }

    /// What others learn of it.
    private void told(long number, Encoded rows) throws SQLException {
        for (var event : rows.published()) {
            events.publish(event, rows.header().now());
        }
        for (var change : rows.listening()) {
            events.listening(number, change);
        }
        for (var heard : rows.heard()) {
            events.heard(number, heard);
        }
        for (var scope : rows.collapsed()) {
            events.forget(number, scope);
        }
        for (var fact : rows.sends()) {
            inbox.put(Store.DEFAULT_NAMESPACE, fact);
        }
    }

    private void payloads(long number, List<Encoded.Row<Long>> payloads) throws SQLException {
        for (var payload : payloads) {
            int part = 0;
            for (var chunk : Chunks.of(payload.body())) {
                session.update(INSERT_PAYLOAD, number, payload.key(), part++, FORMAT, chunk);
            }
        }
    }

    private void history(long number, List<Encoded.Told> history) throws SQLException {
        for (var row : history) {
            session.update(INSERT_HISTORY, number, row.lastSeq(), row.firstSeq(), FORMAT, row.body());
        }
    }

    private void gates(long number, Encoded rows, boolean isNew) throws SQLException {
        for (int i = 0; i < rows.gates().size(); i++) {
            var gate = rows.gates().get(i);
            var hash = rows.tokenHashes().get(i);
            // The first one of a new execution cannot be there; a later one may be the same again, closed at once.
            if (isNew && i == 0 || !changed(number, gate, hash)) {
                session.insert(
                        "token hash " + hash + " belongs to another execution",
                        INSERT_GATE,
                        Store.DEFAULT_NAMESPACE,
                        hash,
                        counters.nextGate(),
                        number,
                        gate.key().text(),
                        gate.call(),
                        gate.nonce(),
                        gate.state().name(),
                        gate.by(),
                        gate.at(),
                        FORMAT);
            }
        }
    }

    private boolean changed(long number, Transition.GateChange gate, String hash) throws SQLException {
        int changed = session.update(
                UPDATE_GATE,
                gate.nonce(),
                gate.state().name(),
                gate.by(),
                gate.at(),
                FORMAT,
                Store.DEFAULT_NAMESPACE,
                hash,
                number);
        return changed > 0;
    }
}
