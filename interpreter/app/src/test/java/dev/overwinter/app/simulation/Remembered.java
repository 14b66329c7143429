package dev.overwinter.app.simulation;

import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.memory.MemoryStore;
import dev.overwinter.engine.port.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The states as the stored transitions give them, so that not every look has to read texts back. Now and then it
/// looks into the store all the same: what is read back must equal what was applied.
final class Remembered {
    private final MemoryStore store;
    private final Map<String, ExecutionState> states = new TreeMap<>();
    private final int reloadEvery;
    private int looks;

    Remembered(MemoryStore store, int reloadEvery) {
        this.store = store;
        this.reloadEvery = reloadEvery;
    }

    void put(ExecutionState state) {
        states.put(state.id(), state);
    }

    ExecutionState state(String id) {
        return Objects.requireNonNull(states.get(id));
    }

    List<ExecutionState> all() {
        return List.copyOf(states.values());
    }

    /// The store as the invariants look at it.
    Store asStore() {
        return (Store) Proxy.newProxyInstance(
                Remembered.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
                    try {
                        return switch (method.getName()) {
                            case "load" -> load((String) arguments[0]);
                            case "earliestWake" -> earliestWake((java.time.Instant) arguments[0]);
                            default -> method.invoke(store, arguments);
                        };
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private Optional<Store.Stored> load(String id) {
        return ++looks % reloadEvery == 0 ? store.load(id) : Optional.of(new Store.Stored(state(id), List.of()));
    }

    private Optional<java.time.Instant> earliestWake(java.time.Instant after) {
        return states.values().stream()
                .filter(state -> store.inbox(state.id()).isEmpty())
                .map(state -> state.header().wakeAt())
                .filter(at -> at != null && at.isAfter(after))
                .map(Objects::requireNonNull)
                .min(java.util.Comparator.naturalOrder());
    }
}
