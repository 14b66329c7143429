package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The numbers by which rows name their executions. A number is one execution's for ever, so it is asked for once; the
/// ones used last are kept. That one is kept does not say that its execution is still there. May be called from any
/// thread; but what a transaction that is rolled back has seen must be forgotten.
final class Numbers {
    private static final String NUMBER = "SELECT number FROM execution WHERE namespace = ? AND id = ?";
    private static final int MOST = 10_000;

    private final Map<String, Long> kept = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    synchronized void keep(String execution, long number) {
        kept.put(execution, number);
    }

    synchronized void forget(Collection<String> executions) {
        kept.keySet().removeAll(executions);
    }

    synchronized void forgetAll() {
        kept.clear();
    }

    private synchronized Optional<Long> kept(String execution) {
        return Optional.ofNullable(kept.get(execution));
    }

    /// @return empty where there is no such execution
    Optional<Long> find(Session session, String namespace, String execution) throws SQLException {
        var seen = kept(execution);
        if (seen.isPresent()) {
            return seen;
        }
        var found = ask(session, namespace, execution);
        found.ifPresent(number -> keep(execution, number));
        return found;
    }

    /// @return empty where there is no such execution now
    static Optional<Long> ask(Session session, String namespace, String execution) throws SQLException {
        return session.first(row -> row.getLong(1), NUMBER, namespace, execution);
    }
}
