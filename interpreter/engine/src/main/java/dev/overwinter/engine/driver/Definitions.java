package dev.overwinter.engine.driver;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.load.WorkflowLoader;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.ExecutionLimits;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The definitions that executions are pinned to, loaded once.
final class Definitions {
    private final ConcurrentHashMap<String, Pinned> loaded = new ConcurrentHashMap<>();
    private final Store store;
    private final WorkflowLoader loader;
    private final Expressions expressions;
    private final Schemas schemas;
    private final ExecutionLimits limits;

    Definitions(Store store, WorkflowLoader loader, Expressions expressions, Schemas schemas, ExecutionLimits limits) {
        this.store = store;
        this.loader = loader;
        this.expressions = expressions;
        this.schemas = schemas;
        this.limits = limits;
    }

    /// @param folder the folder of the workflow's file, where it is known
    record Pinned(
            Workflow workflow, Advance advance, @Nullable Path folder) {}

    Pinned keep(Store.Definition definition, Workflow workflow) {
        return loaded.computeIfAbsent(definition.digest(), _ -> {
            store.saveDefinition(definition);
            return pinned(workflow, definition.folder());
        });
    }

    /// @throws NoSuchElementException where the store has no such definition, or it does not load any more
    Pinned get(String digest) {
        return loaded.computeIfAbsent(digest, _ -> {
            var definition = store.definition(digest)
                    .orElseThrow(() -> new NoSuchElementException("the definition " + digest + " is not in the store"));
            var workflow = loader.load(definition.file(), definition.text()).workflow();
            if (workflow == null) {
                throw new NoSuchElementException("the stored definition of " + definition.workflow()
                        + " does not load with this version of overwinter; `overwinter validate` says why");
            }
            return pinned(workflow, definition.folder());
        });
    }

    private Pinned pinned(Workflow workflow, @Nullable String folder) {
        var advance = new Advance(workflow, expressions, schemas, limits);
        return new Pinned(workflow, advance, folder == null ? null : Path.of(folder));
    }
}
