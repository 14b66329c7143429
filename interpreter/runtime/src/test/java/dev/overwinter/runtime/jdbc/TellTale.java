package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Place;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.port.Sketch;
import dev.overwinter.engine.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.LongNode;

/// Executions whose every row tells the version that wrote it, so that half a checkpoint shows.
final class TellTale {
    private TellTale() {}

    static CompletableFuture<Store.Created> create(Store store, String id) {
        return store.create(new Store.NewExecution(
                id, Store.DEFAULT_NAMESPACE, "order", id, "input", sketch(id, 1).build(), List.of()));
    }

    static CompletableFuture<Boolean> checkpoint(Store store, String id, long version) {
        return store.checkpoint(
                new Store.Checkpoint(id, version - 1, 1, sketch(id, version).build(), List.of()));
    }

    private static Sketch sketch(String id, long version) {
        return Sketch.version(version)
                .of("order", id)
                .var("n", new Ref(version, null))
                .armed(version, LedgerEntry.State.OPEN)
                .gone(NodeKey.ROOT.child("s", (int) version - 1))
                .node(NodeKey.ROOT.child("s", (int) version), 0)
                .result("s", (int) version)
                .payload(version, LongNode.valueOf(version))
                .entry(version, "step.completed");
    }

    /// Fails where anything of the execution is missing, too old, or of another version than the rest.
    ///
    /// @return its version
    static long check(Store store, String id, long atLeast) {
        var state = store.load(id)
                .orElseThrow(() -> new AssertionError(id + " is missing"))
                .state();
        long version = state.header().version();
        assertEquals(true, version >= atLeast, id + " is at " + version + ", acknowledged was " + atLeast);
        assertEquals(new Ref(version, null), state.vars().get(new Place(NodeKey.ROOT, "n")), id);
        assertEquals(version, state.ledger().size(), id);
        assertEquals(
                List.of(NodeKey.ROOT.child("s", (int) version)),
                List.copyOf(state.nodes().keySet()),
                id);
        assertEquals(version, state.result("s").visit(), id);
        assertEquals(version, store.history(id, 0, Integer.MAX_VALUE).size(), id);
        for (long payload = 1; payload <= version; payload++) {
            assertEquals(payload, store.payload(id, payload).asLong(), id);
        }
        return version;
    }

    /// A store with some executions at version 5, all acknowledged.
    static void fill(Store store, int executions) {
        var last = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < executions; i++) {
            last.add(create(store, "e" + i));
            for (long version = 2; version <= 5; version++) {
                last.add(checkpoint(store, "e" + i, version));
            }
        }
        last.forEach(CompletableFuture::join);
    }

    static void checkFilled(Store store, int executions) {
        for (int i = 0; i < executions; i++) {
            assertEquals(5, check(store, "e" + i, 5));
        }
    }
}
