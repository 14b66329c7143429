package dev.overwinter.benchmarks;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;

/// An agent that does nothing, so that what is left of a step is the engine's own cost.
final class NoOpAgent implements Agent {
    static final String NAME = "bench.noop";

    private final Hearing hearing;

    NoOpAgent(Hearing hearing) {
        this.hearing = hearing;
    }

    /// Hears each call, so that the gap between two of them can be measured.
    interface Hearing {
        Hearing NONE = new Hearing() {};

        default void called() {}

        default void returns() {}
    }

    @Override
    public String name() {
        return NAME;
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
