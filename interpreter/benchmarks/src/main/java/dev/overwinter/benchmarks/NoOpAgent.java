package dev.overwinter.benchmarks;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;

/// An agent that does nothing, so that what is left of a step is the engine's own cost.
record NoOpAgent(String name, Hearing hearing) implements Agent {
    static final String NAME = "bench.noop";

    NoOpAgent(Hearing hearing) {
        this(NAME, hearing);
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public AgentResult call(AgentCall call) {
        hearing.called();
        var result = AgentResult.ok(call.input().get("n"));
        hearing.returns();
        return result;
    }
}
