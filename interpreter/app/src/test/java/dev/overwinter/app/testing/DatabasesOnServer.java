package dev.overwinter.app.testing;

import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.JdbcStore;
import dev.overwinter.runtime.jdbc.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Databases of a PostgreSQL server that lives as long as the tests. Emptied after each case: that takes
/// milliseconds, a new one a tenth of a second.
final class DatabasesOnServer implements Databases {
    /// What the engine's row has counted goes on: numbers are given once.
    private static final String TABLES = """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'public' AND table_name NOT IN ('engine', 'flyway_schema_history')""";

    private final EmbeddedPostgres server;
    private final ConcurrentLinkedQueue<OnServer> free = new ConcurrentLinkedQueue<>();
    private final List<OnServer> all = new ArrayList<>();

    private DatabasesOnServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /// @return null where there is no PostgreSQL for this platform
    static @Nullable Databases whereThereIsOne() {
        try {
            return new DatabasesOnServer(EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start());
        } catch (IOException | IllegalStateException noBinaries) {
            return null;
        }
    }

    private final class OnServer implements Lent {
        private final JdbcStore store;
        private final Connection connection;
        private final String empty;

        OnServer(String url) throws SQLException {
            store = JdbcStore.open(PostgresSettings.at(url));
            connection = DriverManager.getConnection(url);
            var deletes = new ArrayList<String>();
            try (var statement = connection.createStatement();
                    var tables = statement.executeQuery(TABLES)) {
                while (tables.next()) {
                    deletes.add("DELETE FROM " + tables.getString(1));
                }
            }
            empty = String.join(";", deletes);
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public void giveBack(boolean untouched) {
            var broken = store.broken();
            try (var statement = connection.createStatement()) {
                statement.execute(empty);
            } catch (SQLException e) {
                throw new IllegalStateException("the database of a case could not be emptied", e);
            }
            free.add(this);
            if (!broken.isEmpty()) {
                throw new IllegalStateException("invariants of the database are broken: " + broken);
            }
        }

        void close() {
            store.close();
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public Lent lend() throws IOException {
        var database = free.poll();
        return database != null ? database : made();
    }

    private synchronized OnServer made() throws IOException {
        var name = "cases" + all.size();
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            var database = new OnServer(server.getJdbcUrl("postgres", name));
            all.add(database);
            return database;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public synchronized void close() {
        all.forEach(OnServer::close);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
