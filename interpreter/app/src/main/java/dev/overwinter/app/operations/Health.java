package dev.overwinter.app.operations;

import dev.overwinter.app.wiring.AppSettings;
import dev.overwinter.app.wiring.Embedded;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.load.WorkflowLoader;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.JdbcStore;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How an engine's database is, and whether this process has what the deployed workflows need.
public final class Health {
    private final JdbcStore store;
    private final AppSettings settings;

    public Health(JdbcStore store, AppSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /// See `Care.health`.
    public JsonNode read(boolean thorough) {
        var health = (ObjectNode) StateCodec.tree(store.status());
        if (thorough) {
            var missing = health.putArray("missing");
            for (var definition : store.deployed()) {
                missing(definition).forEach(missing::add);
            }
            var broken = health.putArray("broken");
            store.broken().forEach(one -> broken.add(one.toString()));
        }
        return health;
    }

    private List<String> missing(Store.Definition definition) {
        var loaded = new WorkflowLoader(Embedded.agents(), settings.limits().file())
                .load(definition.file(), definition.text());
        var workflow = loaded.workflow();
        if (workflow == null) {
            return List.of("workflow " + definition.workflow() + " does not load here: "
                    + loaded.diagnostics().getFirst().title());
        }
        return values(workflow);
    }

    private List<String> values(Workflow workflow) {
        var missing = new ArrayList<String>();
        for (var secret : workflow.secrets()) {
            if (settings.secret(secret) == null) {
                missing.add("workflow " + workflow.name() + " needs the secret " + secret + " (OVERWINTER_SECRET_"
                        + secret + ")");
            }
        }
        if (!workflow.triggers().isEmpty()) {
            workflow.env().forEach((name, value) -> {
                if (value.defaultValue() == null && settings.env(name) == null) {
                    missing.add("the triggers of workflow " + workflow.name() + " need the environment value " + name);
                }
            });
        }
        return missing;
    }
}
