package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.port.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The writes of the port, each a few statements inside the group's transaction. Since one thread writes, what a
/// select finds still holds when the update comes.
final class Writing {
    private static final String NAMED = """
            SELECT id, input_digest FROM execution WHERE namespace = ? AND workflow = ? AND name = ?
            UNION ALL
            SELECT execution_id, input_digest FROM tombstone WHERE namespace = ? AND workflow = ? AND name = ?""";
    private static final String STANDING = """
            SELECT number, version, epoch,
                (SELECT COUNT(*) FROM inbox WHERE inbox.execution = execution.number AND inbox.part = 0)
            FROM execution WHERE namespace = ? AND id = ?""";
    private static final String OWNER_OF_HASH = "SELECT execution FROM gate WHERE namespace = ? AND token_hash = ?";
    private static final String INSERT_INBOX = """
            INSERT INTO inbox (execution, id, part, kind, received_at, format, body) VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String WAKE = "UPDATE execution SET wake_at = ? WHERE number = ?";
    private static final String COUNT_CLAIM = "UPDATE execution SET claims = claims + 1 WHERE number = ?";
    private static final String CLAIMS = "SELECT claims FROM execution WHERE number = ?";
    private static final String HAS_DEFINITION = "SELECT 1 FROM definition WHERE namespace = ? AND digest = ?";
    private static final String INSERT_DEFINITION = """
            INSERT INTO definition (namespace, digest, workflow, file, folder, source, format)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private final Session session;
    private final Counters counters;
    private final TransitionRows rows;

    Writing(Session session, Counters counters) {
        this.session = session;
        this.counters = counters;
        this.rows = new TransitionRows(session, counters);
    }

    /// @param waiting rows in the inbox
    private record Stand(long number, long version, long epoch, long waiting) {}

    long nextEpoch() {
        return counters.nextEpoch();
    }

    Store.Created create(Store.NewExecution execution, Encoded encoded) throws SQLException {
        var named = execution.name() == null ? Optional.<Store.Created>empty() : named(execution, execution.name());
        if (named.isPresent()) {
            return named.get();
        }
        if (stand(execution.namespace(), execution.id()).isPresent()) {
            throw new IllegalArgumentException("there is an execution " + execution.id() + " already");
        }
        long number = counters.nextExecution();
        requireFreeHashes(number, encoded.tokenHashes());
        rows.insert(number, execution, encoded);
        return new Store.Created(execution.id(), true, true);
    }

    private Optional<Store.Created> named(Store.NewExecution execution, String name) throws SQLException {
        return session.first(
                row -> new Store.Created(
                        row.getString(1), false, execution.inputDigest().equals(row.getString(2))),
                NAMED,
                execution.namespace(),
                execution.workflow(),
                name,
                execution.namespace(),
                execution.workflow(),
                name);
    }

    boolean checkpoint(Store.Checkpoint checkpoint, Encoded encoded) throws SQLException {
        var stand = known(checkpoint.execution());
        if (stand.version() != checkpoint.expectedVersion() || stand.epoch() != checkpoint.expectedEpoch()) {
            return false;
        }
        requireFreeHashes(stand.number(), encoded.tokenHashes());
        rows.update(stand.number(), stand.waiting(), encoded);
        return true;
    }

    private void requireFreeHashes(long number, List<String> hashes) throws SQLException {
        for (var hash : hashes) {
            var owner = session.first(row -> row.getLong(1), OWNER_OF_HASH, Store.DEFAULT_NAMESPACE, hash);
            if (owner.isPresent() && owner.get() != number) {
                throw new IllegalArgumentException("token hash " + hash + " belongs to another execution");
            }
        }
    }

    long post(String execution, String kind, byte[] body, Instant at) throws SQLException {
        var stand = known(execution);
        long id = counters.nextInbox();
        int part = 0;
        for (var chunk : Chunks.of(body)) {
            session.update(INSERT_INBOX, stand.number(), id, part++, kind, at, StateCodec.FORMAT, chunk);
        }
        session.update(WAKE, Header.BUSY, stand.number());
        return id;
    }

    int countClaim(String execution) throws SQLException {
        var stand = known(execution);
        session.update(COUNT_CLAIM, stand.number());
        return session.first(row -> row.getInt(1), CLAIMS, stand.number()).orElseThrow();
    }

    boolean saveDefinition(Store.Definition definition) throws SQLException {
        if (session.first(row -> 1, HAS_DEFINITION, Store.DEFAULT_NAMESPACE, definition.digest())
                .isPresent()) {
            return false;
        }
        session.update(
                INSERT_DEFINITION,
                Store.DEFAULT_NAMESPACE,
                definition.digest(),
                definition.workflow(),
                definition.file(),
                definition.folder(),
                definition.text(),
                StateCodec.FORMAT);
        return true;
    }

    private Stand known(String execution) throws SQLException {
        return stand(Store.DEFAULT_NAMESPACE, execution)
                .orElseThrow(() -> new NoSuchElementException("there is no execution " + execution));
    }

    private Optional<Stand> stand(String namespace, String id) throws SQLException {
        return session.first(
                row -> new Stand(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                STANDING,
                namespace,
                id);
    }
}
