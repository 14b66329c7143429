package dev.overwinter.engine.driver;

import dev.overwinter.dsl.source.Limits;
import dev.overwinter.engine.core.ExecutionLimits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings of an engine.
///
/// @param callbackBase the address under which callback tokens are reachable, without a slash at the end
/// @param secrets finds secrets by name; null: there is none
/// @param environment finds environment values for executions that no person starts
/// @param maxClaims how often an execution may be claimed without progress before it is held
/// @param fileLimits what a workflow file may hold
/// @param limits what an execution may hold
/// @param calls how many agents are called at once; further calls wait for their turn
/// @param sweepPage how many due executions are looked at together
public record EngineOptions(
        String callbackBase,
        java.util.function.Function<String, @Nullable String> secrets,
        java.util.function.Function<String, @Nullable String> environment,
        int maxClaims,
        int calls,
        int sweepPage,
        Limits fileLimits,
        ExecutionLimits limits) {

    public static final int CALLS = 1_000;
    public static final int CLAIMS = 20;
    public static final Duration GUARD_RETRY = Duration.ofSeconds(1);

    /// Secrets from a map, everything else by default.
    public static EngineOptions withSecrets(Map<String, String> secrets) {
        return new EngineOptions(
                "http://127.0.0.1:8787",
                secrets::get,
                _ -> null,
                CLAIMS,
                CALLS,
                500,
                Limits.DEFAULT,
                ExecutionLimits.DEFAULT);
    }
}
