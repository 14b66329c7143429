package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.core.Header;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a database is: for operators.
///
/// @param place where it is
/// @param product H2 or PostgreSQL, with its version
/// @param schema the version of the tables
/// @param latestSchema the version of the tables that this program makes
/// @param bytes how large it is on the disk
/// @param liveBytes about how much of that is in use; the rest is written over as work goes on
/// @param commits how many groups of writes it has seen
/// @param epoch how often an engine was started on it
/// @param counts executions by status
/// @param lastChange when an execution was last moved; null where there is none
/// @param removing executions that retention has removed and whose rows are still to be freed
/// @param undispatched events that were not brought to their listeners yet
/// @param nextWake the earliest point in time for which an execution waits; null where none waits for time
/// @param settings those that decide whether what is acknowledged is safe: `durability`, or those of a server
public record DatabaseStatus(
        String place,
        String product,
        int schema,
        int latestSchema,
        long bytes,
        long liveBytes,
        long commits,
        long epoch,
        Map<String, Long> counts,
        @Nullable Instant lastChange,
        long removing,
        long undispatched,
        @Nullable Instant nextWake,
        Map<String, String> settings) {

    private static final String SERVER_BYTES = """
            SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace""";
    private static final String SAFETY = """
            SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')""";
    private static final String FILL = """
            SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = ?""";
    private static final double PERCENT = 100;

    static DatabaseStatus of(Database database, Session session) throws SQLException {
        var counters = Counters.read(session);
        long bytes;
        long live;
        int schema;
        int latest;
        switch (database) {
            case H2Database file -> {
                bytes = file.bytes();
                live = Math.round(bytes * fill(session, "info.FILL_RATE") * fill(session, "info.CHUNKS_FILL_RATE"));
                schema = H2Schema.current(session);
                latest = H2Schema.LATEST;
            }
            case PostgresDatabase _ -> {
                bytes = session.first(row -> row.getLong(1), SERVER_BYTES).orElse(0L);
                live = bytes;
                schema = PostgresSchema.current(session);
                latest = PostgresSchema.LATEST;
            }
        }
        var about = session.connection().getMetaData();
        return new DatabaseStatus(
                database.place(),
                about.getDatabaseProductName() + " " + about.getDatabaseProductVersion(),
                schema,
                latest,
                bytes,
                live,
                counters.commits(),
                counters.epoch(),
                new Finding(session).counts(),
                time(session, "SELECT MAX(changed_at) FROM execution"),
                session.first(row -> row.getLong(1), "SELECT COUNT(*) FROM removed")
                        .orElse(0L),
                session.first(row -> row.getLong(1), "SELECT COUNT(*) FROM undispatched")
                        .orElse(0L),
                time(session, "SELECT MIN(wake_at) FROM execution WHERE wake_at > ?", Header.BUSY),
                switch (database) {
                    case H2Database file ->
                        Map.of("durability", file.durability().name().toLowerCase(Locale.ROOT));
                    case PostgresDatabase _ -> settings(session);
                });
    }

    private static Map<String, String> settings(Session session) throws SQLException {
        var settings = new TreeMap<String, String>();
        session.list(row -> settings.put(row.getString(1), row.getString(2)), SAFETY);
        return settings;
    }

    private static double fill(Session session, String name) throws SQLException {
        return session.first(row -> Double.parseDouble(row.getString(1)), FILL, name)
                        .orElse(PERCENT)
                / PERCENT;
    }

    private static @Nullable Instant time(Session session, String sql, Object... arguments) throws SQLException {
        return session.first(row -> Optional.ofNullable(session.dialect().instant(row, 1)), sql, arguments)
                .flatMap(found -> found)
                .orElse(null);
    }
}
