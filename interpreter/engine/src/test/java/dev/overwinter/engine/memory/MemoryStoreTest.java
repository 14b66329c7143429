package dev.overwinter.engine.memory;

import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.StoreContract;

class MemoryStoreTest extends StoreContract {
    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
