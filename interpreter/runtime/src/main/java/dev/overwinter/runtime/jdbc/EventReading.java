package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Correlation;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.port.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks events up, and who listens for them.
final class EventReading {
    private static final String NAMESPACE = Store.DEFAULT_NAMESPACE;

    private static final String UNDISPATCHED = """
            SELECT event.position, received_at, body
            FROM (SELECT position FROM undispatched ORDER BY position LIMIT ?) waiting
                JOIN event ON event.position = waiting.position
                JOIN event_part ON event_part.position = event.position
            ORDER BY event.position, part""";
    private static final String EVENTS = """
            SELECT found.position, received_at, body
            FROM (SELECT position, received_at FROM event
                    WHERE namespace = ? AND type = ? AND received_at >= ? AND position > ?
                        AND NOT EXISTS (SELECT 1 FROM heard
                            WHERE heard.execution = ? AND scope = ? AND step = ? AND heard.position = event.position)
                    ORDER BY position LIMIT ?) found
                JOIN event_part ON event_part.position = found.position
            ORDER BY found.position, part""";
    private static final String NUMBER = "SELECT number FROM execution WHERE namespace = ? AND id = ?";
    private static final String NEXT_PATHS = """
            SELECT paths FROM listener WHERE namespace = ? AND type = ? AND paths > ?
            ORDER BY namespace, type, paths LIMIT 1""";
    private static final String LISTENERS = """
            SELECT execution.id, node_key, filter
            FROM listener JOIN execution ON execution.number = listener.execution
            WHERE listener.namespace = ? AND type = ? AND paths = ? AND wanted = ?
            ORDER BY listener.execution, node_key, filter""";

    private final Session session;

    EventReading(Session session) {
        this.session = session;
    }

    private record Part(long position, Instant at, byte[] body) {}

    List<Store.StoredEvent> undispatched(int limit) throws SQLException {
        return joined(session.list(this::part, UNDISPATCHED, limit));
    }

    List<Store.StoredEvent> events(
            String execution, NodeKey scope, String step, String type, Instant since, long after, int limit)
            throws SQLException {
        long number = session.first(row -> row.getLong(1), NUMBER, NAMESPACE, execution)
                .orElse(0L);
        return joined(
                session.list(this::part, EVENTS, NAMESPACE, type, since, after, number, scope.text(), step, limit));
    }

    private Part part(ResultSet row) throws SQLException {
        return new Part(row.getLong(1), session.instant(row, 2), row.getBytes(3));
    }

    private static List<Store.StoredEvent> joined(List<Part> parts) {
        var events = new ArrayList<Store.StoredEvent>();
        for (int from = 0, to = 0; from < parts.size(); from = to) {
            var first = parts.get(from);
            var bodies = new ArrayList<byte[]>();
            while (to < parts.size() && parts.get(to).position() == first.position()) {
                bodies.add(parts.get(to++).body());
            }
            events.add(new Store.StoredEvent(first.position(), StateCodec.readTree(Chunks.joined(bodies)), first.at()));
        }
        return events;
    }

    /// One look into the index for each set of paths: there are few, and there may be many listeners.
    List<String> correlationPaths(String type) throws SQLException {
        var paths = new ArrayList<String>();
        for (var next = pathsAfter(type, ""); next != null; next = pathsAfter(type, next)) {
            paths.add(next);
        }
        return paths;
    }

    private @Nullable String pathsAfter(String type, String last) throws SQLException {
        return session.first(row -> session.dialect().text(row, 1), NEXT_PATHS, NAMESPACE, type, last)
                .orElse(null);
    }

    List<Store.Listener> listeners(String type, String correlation) throws SQLException {
        return session.list(
                row -> new Store.Listener(row.getString(1), new NodeKey(row.getString(2)), row.getInt(3)),
                LISTENERS,
                NAMESPACE,
                type,
                Correlation.paths(correlation),
                Digests.of(correlation));
    }
}
