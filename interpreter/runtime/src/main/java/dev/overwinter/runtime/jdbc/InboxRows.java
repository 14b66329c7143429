package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Puts facts into inboxes, each with the wake-up that makes somebody read it.
final class InboxRows {
    private static final String INSERT = """
            INSERT INTO inbox (execution, id, part, kind, received_at, format, body) VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String WAKE = "UPDATE execution SET waiting = waiting + 1, wake_at = ? WHERE number = ?";

    private final Session session;
    private final Counters counters;
    private final KnownExecutions known;

    InboxRows(Session session, Counters counters, KnownExecutions known) {
        this.session = session;
        this.counters = counters;
        this.known = known;
    }

    /// @return the row's id; empty where there is no such execution
    Optional<Long> put(String namespace, Fact fact) throws SQLException {
        var number = known.find(session, namespace, fact.execution()).map(KnownExecutions.Known::number);
        return number.isPresent() && session.update(WAKE, Header.BUSY, number.get()) > 0
                ? Optional.of(insert(number.get(), fact.kind(), fact.body(), fact.at()))
                : Optional.empty();
    }

    private long insert(long number, String kind, byte[] body, Instant at) throws SQLException {
        long id = counters.nextInbox();
        int part = 0;
        for (var chunk : Chunks.of(body)) {
            session.update(INSERT, number, id, part++, kind, at, StateCodec.FORMAT, chunk);
        }
        return id;
    }
}
