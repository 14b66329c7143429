package dev.overwinter.runtime.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// A real PostgreSQL server for all tests of this JVM, with a new database for each that asks.
final class TestServer {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final @Nullable EmbeddedPostgres SERVER = start();

    private TestServer() {}

    private static @Nullable EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException | IllegalStateException noBinariesForThisPlatform) {
            return null;
        }
    }

    static EmbeddedPostgres server() {
        Assumptions.assumeTrue(SERVER != null, "there is no PostgreSQL for tests on this platform");
        return Objects.requireNonNull(SERVER);
    }

    /// The address of a new, empty database.
    static PostgresSettings newDatabase() {
        var name = "test" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return settings(name);
    }

    static PostgresSettings settings(String database) {
        return PostgresSettings.at(server().getJdbcUrl("postgres", database));
    }

    static void execute(String sql) {
        try (var connection = server().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
