package dev.overwinter.app.simulation;

import dev.overwinter.engine.port.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The store as one life of the engine has it: the process may die before or after a write, and a write may fail
/// whole, or be made and reported as failed.
final class RoughStore {
    private static final Set<String> WRITES = Set.of("create", "checkpoint", "post", "publish", "dispatch");

    private RoughStore() {}

    /// What becomes of a write.
    enum Fate {
        MADE,
        DEATH_BEFORE,
        DEATH_AFTER,
        FAULT_BEFORE,
        FAULT_AFTER,
        BUSY
    }

    /// The life whose store it is.
    interface Life {
        Fate nextFate();

        boolean isOver();

        void die();

        /// An execution is stored.
        void created(Store.NewExecution execution);

        /// A checkpoint is stored.
        void checkpointed(Store.Checkpoint checkpoint);

        /// A fact stands in an inbox.
        void posted();
    }

    static Store of(Store store, Life life) {
        return (Store) Proxy.newProxyInstance(
                RoughStore.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
                    try {
                        return WRITES.contains(method.getName())
                                ? written(() -> watched(method.invoke(store, arguments), arguments[0], life), life)
                                : method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /// Every write is complete when the call returns, and the life hears of it.
    private static Object watched(Object future, Object written, Life life) {
        var done = (CompletableFuture<?>) future;
        if (!done.isCompletedExceptionally()) {
            switch (done.join()) {
                case Store.Created(var _, var isNew, var _, var _)
                when isNew -> life.created((Store.NewExecution) written);
                case Boolean made when made -> life.checkpointed((Store.Checkpoint) written);
                case Long _ -> life.posted();
                default -> {}
            }
        }
        return future;
    }

    private interface Write {
        Object make() throws ReflectiveOperationException;
    }

    private static Object written(Write write, Life life) throws ReflectiveOperationException {
        var fate = life.isOver() ? Fate.DEATH_BEFORE : life.nextFate();
        return switch (fate) {
            case MADE -> write.make();
            case FAULT_BEFORE -> CompletableFuture.failedFuture(new Store.StoreFault("nothing was written", null));
            case BUSY -> CompletableFuture.failedFuture(new Store.StoreBusy("too many writes wait"));
            case FAULT_AFTER -> {
                write.make();
                yield CompletableFuture.failedFuture(new Store.StoreFault("who knows what was written", null));
            }
            case DEATH_BEFORE -> {
                life.die();
                yield new CompletableFuture<>();
            }
            case DEATH_AFTER -> {
                write.make();
                life.die();
                yield new CompletableFuture<>();
            }
        };
    }
}
