package dev.overwinter.engine.port;

import dev.overwinter.engine.core.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A store that the contract works on, and what its tests say to it.
public abstract class StoreFixture {
    protected Store store;

    /// A new, empty store.
    protected abstract Store open() throws Exception;

    /// Called before what was written is looked at; a variant closes the store here and opens it again.
    protected Store reload(Store open) throws Exception {
        return open;
    }

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// The store to look at.
    protected final Store look() {
        try {
            store = reload(store);
            return store;
        } catch (Exception e) {
            throw new AssertionError("the store cannot be opened again", e);
        }
    }

    protected final Store.Created create(String id, Sketch sketch) {
        return store.create(new Store.NewExecution(
                        id,
                        Store.DEFAULT_NAMESPACE,
                        "order",
                        null,
                        "input",
                        sketch.build(),
                        hashes(id, sketch.build())))
                .join();
    }

    protected final Store.Created createNamed(String id, String workflow, String name, String inputDigest) {
        var transition = Sketch.version(1).of(workflow, name).build();
        return store.create(new Store.NewExecution(
                        id, Store.DEFAULT_NAMESPACE, workflow, name, inputDigest, transition, List.of()))
                .join();
    }

    /// Writes a checkpoint computed from the version before the sketch's, in epoch 1.
    protected final boolean checkpoint(String id, Sketch sketch) {
        return checkpoint(id, sketch.build().header().version() - 1, 1, sketch);
    }

    protected final boolean checkpoint(String id, long expectedVersion, long expectedEpoch, Sketch sketch) {
        return store.checkpoint(new Store.Checkpoint(
                        id, expectedVersion, expectedEpoch, sketch.build(), hashes(id, sketch.build())))
                .join();
    }

    protected static List<String> hashes(String id, Transition transition) {
        var hashes = new ArrayList<String>();
        transition.gates().forEach(gate -> hashes.add(hash(id, gate.key().text())));
        return hashes;
    }

    protected static String hash(String execution, String step) {
        return "hash-of-" + execution + "-" + step;
    }

    /// What a write failed with.
    protected static @Nullable Throwable failure(Runnable write) {
        try {
            write.run();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        } catch (RuntimeException e) {
            return e;
        }
    }
}
