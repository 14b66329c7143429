package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Expressions.Occasion;
import org.graalvm.polyglot.Engine;
import tools.jackson.databind.JsonNode;

/// What runs scripts once GraalJS has started: the engine that holds compiled sources, and the lanes.
final class Machinery implements AutoCloseable {
    private final ExpressionLimits limits;
    private final Engine engine = Sandbox.engine();
    private final Lanes lanes = new Lanes(Math.max(2, Runtime.getRuntime().availableProcessors()));

    Machinery(ExpressionLimits limits) {
        this.limits = limits;
    }

    JsonNode run(Plan.RunScript script, View view, Occasion occasion) {
        return inFreshRealm(script, view, occasion);
    }

    @Override
    public void close() {
        lanes.close();
        engine.close(true);
    }

    private JsonNode inFreshRealm(Plan.RunScript script, View view, Occasion occasion) {
        return lanes.run(view, limits, guard -> {
            try (var realm = new Realm(engine, limits.statements(), limits)) {
                guard.watch(realm);
                realm.begin(view, view.names(), occasion);
                return new ResultReader(view, limits).read(realm.call(script.function()));
            }
        });
    }
}
