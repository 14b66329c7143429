package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the tables up to date, in the schema that the connection names.
final class PostgresSchema {
    /// The newest migration in `db/migration/postgresql`.
    static final int LATEST = 1;

    private static final String EXISTS = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";
    private static final String CURRENT = """
            SELECT CAST(version AS INTEGER) FROM flyway_schema_history WHERE success AND version IS NOT NULL
            ORDER BY installed_rank DESC LIMIT 1""";

    private PostgresSchema() {}

    static void update(Session session, DataSource source, String place) throws SQLException {
        int current = current(session);
        session.commit();
        if (current > LATEST) {
            throw DatabaseRefused.newer(place, current, LATEST);
        }
        if (current < LATEST) {
            migrate(source);
        }
    }

    /// The version of the tables that are there; 0 where there are none.
    static int current(Session session) throws SQLException {
        boolean exists = session.first(row -> row.getBoolean(1), EXISTS).orElse(false);
        return exists ? session.first(row -> row.getInt(1), CURRENT).orElse(0) : 0;
    }

    private static void migrate(DataSource source) {
        Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(source)
                .loggers("slf4j")
                .locations("classpath:db/migration/postgresql")
                .load()
                .migrate();
    }
}
