package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Correlation;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Writes events, who listens for them, and who has taken them.
final class EventRows {
    private static final String KNOWN = "SELECT position FROM event WHERE namespace = ? AND identity = ?";
    private static final String INSERT_EVENT = """
            INSERT INTO event (position, namespace, identity, type, received_at, format) VALUES (?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_PART =
            "INSERT INTO event_part (position, part, format, body) VALUES (?, ?, ?, ?)";
    private static final String PATHS = "SELECT paths FROM event_paths WHERE namespace = ? AND type = ?";
    private static final String HAS_PATHS = "SELECT 1 FROM event_paths WHERE namespace = ? AND type = ? AND paths = ?";
    private static final String INSERT_PATHS =
            "INSERT INTO event_paths (namespace, type, paths, since, format) VALUES (?, ?, ?, ?, ?)";
    private static final String INSERT_KEY =
            "INSERT INTO event_key (position, wanted, namespace, type, format) VALUES (?, ?, ?, ?, ?)";
    private static final String INSERT_UNDISPATCHED = "INSERT INTO undispatched (position, format) VALUES (?, ?)";
    private static final String DELETE_UNDISPATCHED = "DELETE FROM undispatched WHERE position = ?";
    private static final Upsert PUT_LISTENER = new Upsert(
            "listener",
            List.of("execution", "node_key", "filter"),
            List.of("namespace", "type", "paths", "wanted", "format"));
    private static final Upsert PUT_HEARD =
            new Upsert("heard", List.of("execution", "scope", "step", "position"), List.of("format"));
    private static final String DELETE_LISTENER =
            "DELETE FROM listener WHERE execution = ? AND node_key = ? AND filter = ?";
    private static final String FORGET =
            "DELETE FROM heard WHERE execution = ? AND (scope = ? OR scope >= ? AND scope < ?)";

    private static final int FORMAT = StateCodec.FORMAT;

    private final Session session;
    private final Counters counters;

    EventRows(Session session, Counters counters) {
        this.session = session;
        this.counters = counters;
    }

    /// @return the event's position, the old one where it is known
    long publish(EncodedEvent event, Instant at) throws SQLException {
        var known = session.first(row -> row.getLong(1), KNOWN, Store.DEFAULT_NAMESPACE, event.identity());
        if (known.isPresent()) {
            return known.get();
        }
        long position = counters.nextEvent();
        session.update(INSERT_EVENT, position, Store.DEFAULT_NAMESPACE, event.identity(), event.type(), at, FORMAT);
        int part = 0;
        for (var chunk : Chunks.of(event.body())) {
            session.update(INSERT_PART, position, part++, FORMAT, chunk);
        }
        index(position, event);
        session.update(INSERT_UNDISPATCHED, position, FORMAT);
        return position;
    }

    /// By what somebody has listened for this type.
    private void index(long position, EncodedEvent event) throws SQLException {
        var sets = session.list(row -> session.dialect().text(row, 1), PATHS, Store.DEFAULT_NAMESPACE, event.type());
        for (var paths : sets) {
            var correlation = Correlation.ofEvent(event.event(), Objects.requireNonNull(paths));
            if (correlation != null) {
                session.update(
                        INSERT_KEY, position, Digests.of(correlation), Store.DEFAULT_NAMESPACE, event.type(), FORMAT);
            }
        }
    }

    /// From the first `listen` by these paths on, events have a key for them.
    private void indexBy(String type, String paths) throws SQLException {
        if (!paths.equals(Correlation.NO_PATHS)
                && session.first(row -> 1, HAS_PATHS, Store.DEFAULT_NAMESPACE, type, paths)
                        .isEmpty()) {
            session.update(INSERT_PATHS, Store.DEFAULT_NAMESPACE, type, paths, counters.lastEvent(), FORMAT);
        }
    }

    void dispatched(long position) throws SQLException {
        session.update(DELETE_UNDISPATCHED, position);
    }

    void listening(long number, Transition.Listening change) throws SQLException {
        if (change.open()) {
            var paths = Correlation.paths(change.correlation());
            indexBy(change.type(), paths);
            session.put(
                    PUT_LISTENER,
                    number,
                    change.key().text(),
                    change.filter(),
                    Store.DEFAULT_NAMESPACE,
                    change.type(),
                    paths,
                    Digests.of(change.correlation()),
                    FORMAT);
        } else {
            session.update(DELETE_LISTENER, number, change.key().text(), change.filter());
        }
    }

    void heard(long number, Transition.Heard heard) throws SQLException {
        session.put(PUT_HEARD, number, heard.scope().text(), heard.step(), heard.position(), FORMAT);
    }

    /// A scope is gone, and with it what was heard in it.
    void forget(long number, NodeKey scope) throws SQLException {
        session.update(FORGET, number, scope.text(), scope.text() + '/', scope.text() + (char) ('/' + 1));
    }
}
