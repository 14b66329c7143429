package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.StoreContract;

class PostgresStoreTest extends StoreContract {
    @Override
    protected Store open() {
        return JdbcStore.open(TestServer.newDatabase());
    }
}
