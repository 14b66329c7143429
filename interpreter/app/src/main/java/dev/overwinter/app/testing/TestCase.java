package dev.overwinter.app.testing;

import dev.overwinter.dsl.Span;
import dev.overwinter.engine.core.ExecutionLimits;
import dev.overwinter.engine.driver.EngineOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One case: what is given, what happens, what must come of it.
///
/// @param name the sentence that it proves
/// @param proves the sentence of the whole file, where there is one
record TestCase(String name, @Nullable String proves, Span span, Given given, List<Action> script, Expectation expect) {

    /// The fixtures: those of the file with those of the case on top.
    ///
    /// @param now when the clock starts
    /// @param startedBy who starts the execution
    /// @param name the start name
    /// @param seed of everything that looks random
    /// @param limits of the engine
    /// @param until how far the clock goes after the script
    /// @param restarts false where a delivery that a restart cut off rightly changes the outcome
    record Given(
            Instant now,
            Map<String, String> env,
            Map<String, String> secrets,
            String startedBy,
            @Nullable String name,
            JsonNode input,
            long seed,
            Limits limits,
            Map<String, AgentScript> agents,
            Until until,
            boolean restarts) {}

    /// @param calls how many agents are called at once
    record Limits(int calls, ExecutionLimits execution) {
        static final Limits USUAL = new Limits(EngineOptions.CALLS, ExecutionLimits.DEFAULT);
    }

    /// How far the clock goes after the script.
    sealed interface Until {
        /// From due time to due time, until nothing is due.
        record NothingDue() implements Until {}

        /// Not at all.
        record ScriptEnds() implements Until {}

        /// Up to so long after the start.
        record Elapsed(Duration duration) implements Until {}
    }
}
