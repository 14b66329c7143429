package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What is known of the executions used last, so that a write need not ask. A number is one execution's for ever, and
/// what stands in a row at one version is always the same; that something is kept does not say that the execution is
/// still there, or still at that version. May be called from any thread; but what a transaction that is rolled back, or
/// a database that is opened again, has seen must be forgotten.
final class KnownExecutions {
    private static final String ASK = "SELECT number, version, live FROM execution WHERE namespace = ? AND id = ?";
    private static final int MOST = 10_000;
    private static final long MOST_BYTES =
            Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 32);

    /// @param number by which other rows name it
    /// @param live its live rows at that version, see `LiveRows`; null where they stand in tables of their own
    record Known(long number, long version, byte @Nullable [] live) {
        private int bytes() {
            return live == null ? 0 : live.length;
        }
    }

    // Guarded by this.
    private final SequencedMap<String, Known> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long openings;

    /// The writer keeps what it has written.
    synchronized void keep(String execution, Known known) {
        count(kept.put(execution, known), known);
        while (kept.size() > MOST || bytes > MOST_BYTES) {
            var eldest = kept.pollFirstEntry();
            count(eldest.getValue(), null);
        }
    }

    /// A reader keeps what it has read, unless there is something newer.
    ///
    /// @param opening when the read began, see `opening`
    synchronized void keepRead(long opening, String execution, Known known) {
        var now = kept.get(execution);
        if (opening == openings && (now == null || now.version() < known.version())) {
            keep(execution, known);
        }
    }

    /// Counts how often everything was forgotten.
    synchronized long opening() {
        return openings;
    }

    synchronized void forget(Collection<String> executions) {
        executions.forEach(execution -> count(kept.remove(execution), null));
    }

    synchronized void forgetAll() {
        kept.clear();
        bytes = 0;
        openings++;
    }

    private void count(@Nullable Known before, @Nullable Known after) {
        bytes += (after == null ? 0 : after.bytes()) - (before == null ? 0 : before.bytes());
    }

    private synchronized Optional<Known> kept(String execution) {
        return Optional.ofNullable(kept.get(execution));
    }

    /// For the writer: what is known, of whatever version; what stands there where nothing is.
    ///
    /// @return empty where there is no such execution
    Optional<Known> find(Session session, String namespace, String execution) throws SQLException {
        var seen = kept(execution);
        return seen.isPresent() ? seen : ask(session, namespace, execution);
    }

    /// For the writer: what stands there now.
    ///
    /// @return empty where there is no such execution
    Optional<Known> ask(Session session, String namespace, String execution) throws SQLException {
        var found = session.first(
                row -> new Known(row.getLong(1), row.getLong(2), row.getBytes(3)), ASK, namespace, execution);
        found.ifPresent(known -> keep(execution, known));
        return found;
    }
}
