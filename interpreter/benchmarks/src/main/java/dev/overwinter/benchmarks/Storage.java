package dev.overwinter.benchmarks;

import dev.overwinter.engine.memory.MemoryStore;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.Durability;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import java.nio.file.Path;
import java.util.Locale;

/// Where executions are kept, and what an acknowledged write survives there.
public enum Storage {
    /// H2, every group forced to the disk: the default.
    DISK,
    /// H2, every group handed to the operating system.
    PROCESS,
    /// Rows as text in the heap: the engine without a database.
    MEMORY;

    Store open(Path directory) {
        return switch (this) {
            case DISK -> JdbcStore.open(JdbcSettings.in(directory).with(Durability.DISK));
            case PROCESS -> JdbcStore.open(JdbcSettings.in(directory).with(Durability.PROCESS));
            case MEMORY -> new MemoryStore();
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
