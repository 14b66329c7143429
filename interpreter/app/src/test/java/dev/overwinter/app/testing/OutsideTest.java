package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.CancellationToken;
import dev.overwinter.app.testing.AgentScript.Reply;
import dev.overwinter.app.testing.AgentScript.Says;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Ref;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/// What an engine must not do is noticed, though no engine of ours does it.
class OutsideTest {
    private static final Outside.Life ALIVE = new Outside.Life() {
        @Override
        public void pass(Instant until, long number) {}

        @Override
        public void die() {}
    };
    private static final CancellationToken NEVER_CANCELLED = new CancellationToken() {
        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {}
    };

    private final List<String> faults = new ArrayList<>();
    private final Outside outside = new Outside(
            Map.of(
                    "charge",
                    new AgentScript(
                            List.of(),
                            new Reply(
                                    new Says.Output(JsonNodeFactory.instance.stringNode("ok")), Duration.ZERO, null))),
            new VirtualClock(Instant.EPOCH),
            new Secrets(Map.of()),
            faults,
            Witness.NOBODY);

    private static AgentCall call(String token) {
        return new AgentCall(
                Map.of(),
                "key",
                1,
                null,
                NEVER_CANCELLED,
                new AgentCall.Callback("http://callbacks.test", token),
                null,
                new AgentCall.Origin("x", "order", "charge", "charge", null));
    }

    private static List<Command> done() {
        var attempt = new Event.Attempt(NodeKey.ROOT.child("charge", 1), "", 1, 0);
        return List.of(new Command.InvokeAgent(
                attempt, 1, "pay", new Ref(0, JsonNodeFactory.instance.objectNode()), "key", null, null));
    }

    @Test
    void aCallThatIsDeliveredAgainIsAFaultOnlyOnceItsEndIsStored() throws Exception {
        Agent pay = outside.agent("pay", ALIVE);
        pay.call(call("first visit"));
        pay.call(call("first visit"));
        assertEquals(List.of(), faults, "the process may have died before the end was stored");

        outside.settle(done());
        pay.call(call("second visit"));
        assertEquals(List.of(), faults, "another visit with the author's own key");

        pay.call(call("first visit"));
        assertEquals(List.of("step charge was called again, though what came of the call was stored"), faults);
    }
}
