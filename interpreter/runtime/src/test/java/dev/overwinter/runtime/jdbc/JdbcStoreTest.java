package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class JdbcStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected Store open() {
        return JdbcStore.open(JdbcSettings.in(directory));
    }
}
