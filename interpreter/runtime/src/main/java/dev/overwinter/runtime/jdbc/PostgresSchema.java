package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tables up to date, in the schema that the connection names.
final class PostgresSchema {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSchema.class);

    /// The newest migration in `db/migration/postgresql`.
    static final int LATEST = 1;

    static final Migrations SHIPPED = new Migrations("classpath:db/migration/postgresql", LATEST);

    private static final String EXISTS = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";
    private static final String CURRENT = """
            SELECT CAST(version AS INTEGER) FROM flyway_schema_history WHERE success AND version IS NOT NULL
            ORDER BY installed_rank DESC LIMIT 1""";

    private PostgresSchema() {}

    /// Each script is one transaction: a kill, or a script that fails, leaves the tables as they were before it.
    static void update(Session session, DataSource source, String place, Migrations migrations) throws SQLException {
        int current = current(session);
        session.commit();
        if (current > migrations.latest()) {
            throw DatabaseRefused.newer(place, current, migrations.latest());
        }
        if (current == 0) {
            make(source, place, migrations);
        } else if (current < migrations.latest()) {
            upgrade(source, place, current, migrations);
        }
    }

    private static void make(DataSource source, String place, Migrations migrations) {
        try {
            migrations.bringUpToDate(source);
        } catch (FlywayException e) {
            throw new DatabaseRefused(
                    DatabaseRefused.Reason.INACCESSIBLE,
                    "the tables could not be made in " + place + ": " + Faults.firstLine(e)
                            + " (give overwinter a database or a schema of its own: ?currentSchema=overwinter)",
                    e);
        }
    }

    private static void upgrade(DataSource source, String place, int from, Migrations migrations) {
        LOG.warn("Bringing the tables of {} from version {} to {}.", place, from, migrations.latest());
        try {
            migrations.bringUpToDate(source);
        } catch (FlywayException e) {
            throw DatabaseRefused.notUpgraded(place, from, migrations.latest(), e);
        }
    }

    /// The version of the tables that are there; 0 where there are none.
    static int current(Session session) throws SQLException {
        boolean exists = session.first(row -> row.getBoolean(1), EXISTS).orElse(false);
        return exists ? session.first(row -> row.getInt(1), CURRENT).orElse(0) : 0;
    }
}
