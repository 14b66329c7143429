package dev.overwinter.agents;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls as the engine makes them.
public record Calls(
        @Nullable Instant deadline,
        Cancellation cancellation,
        String step,
        @Nullable Path folder,
        String key) {

    /// What the tests' agents take for now.
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    public static final InstantSource CLOCK = InstantSource.fixed(NOW);

    public static Calls plain() {
        return new Calls(null, new Cancellation(), "step", null, "key-1");
    }

    public Calls until(Instant end) {
        return new Calls(end, cancellation, step, folder, key);
    }

    public Calls from(String caller) {
        return new Calls(deadline, cancellation, caller, folder, key);
    }

    public Calls in(Path home) {
        return new Calls(deadline, cancellation, step, home, key);
    }

    public AgentResult make(Agent agent, Map<String, ?> input) {
        Map<String, Object> values = new LinkedHashMap<>(input);
        AgentCall call = new AgentCall(
                values,
                key,
                1,
                deadline,
                cancellation,
                new AgentCall.Callback("http://localhost/callbacks/t", "t"),
                null,
                new AgentCall.Origin("exec-1", "flow", step, step, folder));
        try {
            return agent.call(call);
        } catch (Exception e) {
            throw new AssertionError("the agent threw", e);
        }
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> output(Agent agent, Map<String, ?> input) {
        return (Map<String, Object>) ok(agent, input).output();
    }

    public AgentResult.Ok ok(Agent agent, Map<String, ?> input) {
        return assertInstanceOf(AgentResult.Ok.class, make(agent, input));
    }

    public AgentResult.Failed failed(Agent agent, Map<String, ?> input) {
        return assertInstanceOf(AgentResult.Failed.class, make(agent, input));
    }
}
