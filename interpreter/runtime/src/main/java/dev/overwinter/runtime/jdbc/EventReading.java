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
                    WHERE namespace = ? AND type = ? AND received_at >= ? AND position > ? AND position <= ?
                        AND NOT EXISTS (SELECT 1 FROM heard
                            WHERE heard.execution = ? AND scope = ? AND step = ? AND heard.position = event.position)
                    ORDER BY position LIMIT ?) found
                JOIN event_part ON event_part.position = found.position
            ORDER BY found.position, part""";
    private static final String KEYED = """
            SELECT found.position, received_at, body
            FROM (SELECT event.position, received_at
                    FROM event_key JOIN event ON event.position = event_key.position
                    WHERE event_key.namespace = ? AND event_key.type = ? AND wanted = ? AND event_key.position > ?
                        AND received_at >= ?
                        AND NOT EXISTS (SELECT 1 FROM heard
                            WHERE heard.execution = ? AND scope = ? AND step = ? AND heard.position = event.position)
                    ORDER BY event_key.position LIMIT ?) found
                JOIN event_part ON event_part.position = found.position
            ORDER BY found.position, part""";
    private static final String INDEXED_SINCE =
            "SELECT since FROM event_paths WHERE namespace = ? AND type = ? AND paths = ?";
    private static final int SCANNED_AT_ONCE = 100;
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
            Store.Hearer hearer, String type, String correlation, Instant since, long after, int limit)
            throws SQLException {
        long number = session.first(row -> row.getLong(1), NUMBER, NAMESPACE, hearer.execution())
                .orElse(0L);
        var window = new Window(number, hearer, type, since);
        var paths = Correlation.paths(correlation);
        if (paths.equals(Correlation.NO_PATHS)) {
            return scanned(window, after, Long.MAX_VALUE, limit);
        }
        long indexedSince = session.first(row -> row.getLong(1), INDEXED_SINCE, NAMESPACE, type, paths)
                .orElse(Long.MAX_VALUE);
        var found = new ArrayList<Store.StoredEvent>();
        List<Store.StoredEvent> page;
        long from = after;
        do {
            page = scanned(window, from, indexedSince, SCANNED_AT_ONCE);
            for (var event : page) {
                from = event.position();
                if (correlation.equals(Correlation.ofEvent(event.event(), paths)) && found.size() < limit) {
                    found.add(event);
                }
            }
        } while (page.size() == SCANNED_AT_ONCE && found.size() < limit);
        if (found.size() < limit) {
            found.addAll(keyed(window, correlation, Math.max(after, indexedSince), limit - found.size()));
        }
        return found;
    }

    /// What a `listen` may hear of the past.
    private record Window(long number, Store.Hearer hearer, String type, Instant since) {}

    private List<Store.StoredEvent> scanned(Window window, long after, long last, int limit) throws SQLException {
        var hearer = window.hearer();
        return joined(session.list(
                this::part,
                EVENTS,
                NAMESPACE,
                window.type(),
                window.since(),
                after,
                last,
                window.number(),
                hearer.scope().text(),
                hearer.step(),
                limit));
    }

    private List<Store.StoredEvent> keyed(Window window, String correlation, long after, int limit)
            throws SQLException {
        var hearer = window.hearer();
        return joined(session.list(
                this::part,
                KEYED,
                NAMESPACE,
                window.type(),
                Digests.of(correlation),
                after,
                window.since(),
                window.number(),
                hearer.scope().text(),
                hearer.step(),
                limit));
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
