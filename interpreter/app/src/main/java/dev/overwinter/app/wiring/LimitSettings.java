package dev.overwinter.app.wiring;

import dev.overwinter.dsl.source.Limits;
import dev.overwinter.engine.core.ExecutionLimits;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.runtime.graaljs.ExpressionLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The limits that a user has set, by name; the others are as documented.
public record LimitSettings(Map<String, Integer> byName) {
    public static final LimitSettings NONE = new LimitSettings(Map.of());

    /// The names that may be set, in the order of the documentation.
    public static final List<String> NAMES = List.of(
            "characters",
            "depth",
            "values",
            "aliases",
            "steps",
            "branches",
            "payload",
            "items",
            "calls",
            "claims",
            "statements",
            "result",
            "seconds");

    public LimitSettings {
        byName = Map.copyOf(byName);
    }

    private int value(String name, int otherwise) {
        return byName.getOrDefault(name, otherwise);
    }

    /// Of a file.
    public Limits file() {
        var usual = Limits.DEFAULT;
        return new Limits(
                value("characters", usual.characters()),
                value("depth", usual.depth()),
                value("values", usual.values()),
                value("aliases", usual.aliases()),
                value("steps", usual.steps()),
                value("branches", usual.branches()));
    }

    /// Of an execution.
    public ExecutionLimits execution() {
        var usual = ExecutionLimits.DEFAULT;
        return new ExecutionLimits(value("payload", usual.payloadChars()), value("items", usual.items()));
    }

    /// How many agents are called at once.
    public int calls() {
        return value("calls", EngineOptions.CALLS);
    }

    /// How often an execution may be taken over without progress before it is held.
    public int claims() {
        return value("claims", EngineOptions.CLAIMS);
    }

    /// Of an expression.
    public ExpressionLimits expression() {
        var usual = ExpressionLimits.DEFAULT;
        var seconds = Duration.ofSeconds(value("seconds", (int) usual.cpuTime().toSeconds()));
        return usual.withStatements(value("statements", usual.statements()))
                .withOutputChars(value("result", usual.outputChars()))
                .withGuard(seconds, usual.allocatedBytes());
    }
}
