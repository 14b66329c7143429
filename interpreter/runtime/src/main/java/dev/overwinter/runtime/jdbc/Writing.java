package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.port.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The writes of the port, each a few statements inside the group's transaction. Since one thread writes, what a
/// select finds still holds when the update comes.
final class Writing {
    private static final String NAMED = """
            SELECT id, input_digest, FALSE FROM execution WHERE namespace = ? AND workflow = ? AND name = ?
            UNION ALL
            SELECT execution_id, input_digest, TRUE FROM tombstone WHERE namespace = ? AND workflow = ? AND name = ?""";
    private static final String COUNT_CLAIM = "UPDATE execution SET claims = claims + 1 WHERE number = ?";
    private static final String CLAIMS = "SELECT claims FROM execution WHERE number = ?";
    private static final String HAS_DEFINITION = "SELECT 1 FROM definition WHERE namespace = ? AND digest = ?";
    private static final String INSERT_DEFINITION = """
            INSERT INTO definition (namespace, digest, workflow, file, folder, source, format)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final Upsert DEPLOY =
            new Upsert("deployment", List.of("namespace", "workflow"), List.of("digest", "format"));
    private static final Upsert FIRED =
            new Upsert("schedule", List.of("namespace", "workflow", "trigger_id"), List.of("fired_at", "format"));

    private final Session session;
    private final Counters counters;
    private final InboxRows inbox;
    private final EventRows events;
    private final TransitionRows rows;
    private final Removing removing;
    private final KnownExecutions known;

    Writing(Session session, Counters counters, KnownExecutions known) {
        this.session = session;
        this.counters = counters;
        this.known = known;
        this.inbox = new InboxRows(session, counters, known);
        this.events = new EventRows(session, counters);
        this.rows = new TransitionRows(session, counters, inbox, events);
        this.removing = new Removing(session);
    }

    long nextEpoch() {
        return counters.nextEpoch();
    }

    Store.Created create(Store.NewExecution execution, Encoded encoded) throws SQLException {
        var named = execution.name() == null ? Optional.<Store.Created>empty() : named(execution, execution.name());
        if (named.isPresent()) {
            return named.get();
        }
        known.keep(execution.id(), rows.insert(counters.nextExecution(), execution, encoded));
        return new Store.Created(execution.id(), true, true);
    }

    private Optional<Store.Created> named(Store.NewExecution execution, String name) throws SQLException {
        return session.first(
                row -> new Store.Created(
                        row.getString(1), false, execution.inputDigest().equals(row.getString(2)), row.getBoolean(3)),
                NAMED,
                execution.namespace(),
                execution.workflow(),
                name,
                execution.namespace(),
                execution.workflow(),
                name);
    }

    boolean checkpoint(Store.Checkpoint checkpoint, Encoded encoded) throws SQLException {
        var execution = checkpoint.execution();
        var from = known(execution);
        if (from.version() != checkpoint.expectedVersion()) {
            from = known.ask(session, Store.DEFAULT_NAMESPACE, execution).orElseThrow(() -> unknown(execution));
        }
        var to = from.version() == checkpoint.expectedVersion()
                ? rows.update(from, checkpoint, encoded)
                : Optional.<KnownExecutions.Known>empty();
        to.ifPresent(now -> known.keep(execution, now));
        return to.isPresent();
    }

    long post(Fact fact) throws SQLException {
        return inbox.put(Store.DEFAULT_NAMESPACE, fact).orElseThrow(() -> unknown(fact.execution()));
    }

    long publish(EncodedEvent event, Instant at) throws SQLException {
        return events.publish(event, at);
    }

    List<String> dispatch(long position, List<Fact> facts) throws SQLException {
        var reached = new LinkedHashSet<String>();
        for (var fact : facts) {
            if (inbox.put(Store.DEFAULT_NAMESPACE, fact).isPresent()) {
                reached.add(fact.execution());
            }
        }
        events.dispatched(position);
        return List.copyOf(reached);
    }

    int countClaim(String execution) throws SQLException {
        long number = known(execution).number();
        session.update(COUNT_CLAIM, number);
        return session.first(row -> row.getInt(1), CLAIMS, number).orElseThrow();
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

    boolean deploy(Store.Definition definition) throws SQLException {
        saveDefinition(definition);
        session.put(DEPLOY, Store.DEFAULT_NAMESPACE, definition.workflow(), definition.digest(), StateCodec.FORMAT);
        return true;
    }

    @Nullable
    Void fired(String workflow, String trigger, Instant at) throws SQLException {
        session.put(FIRED, Store.DEFAULT_NAMESPACE, workflow, trigger, at, StateCodec.FORMAT);
        return null;
    }

    List<String> remove(List<String> executions, Instant at) throws SQLException {
        known.forget(executions);
        return removing.executions(executions, at);
    }

    Removing removing() {
        return removing;
    }

    private KnownExecutions.Known known(String execution) throws SQLException {
        return known.find(session, Store.DEFAULT_NAMESPACE, execution).orElseThrow(() -> unknown(execution));
    }

    private static NoSuchElementException unknown(String execution) {
        return new NoSuchElementException("there is no execution " + execution);
    }
}
