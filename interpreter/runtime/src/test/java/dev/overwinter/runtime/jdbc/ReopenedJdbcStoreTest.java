package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract with the database closed and opened again before every look.
class ReopenedJdbcStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected Store open() {
        return JdbcStore.open(JdbcSettings.in(directory));
    }

    @Override
    protected Store reload(Store open) {
        open.close();
        return open();
    }
}
