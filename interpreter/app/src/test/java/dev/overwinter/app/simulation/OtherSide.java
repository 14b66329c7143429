package dev.overwinter.app.simulation;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.NodeKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The world that the agents reach. It outlives the engine and honours idempotency keys: what it is asked twice
/// it does once.
final class OtherSide {
    /// How long a parked attempt waits for its answer.
    static final long PATIENCE = 10_000_000_000L;

    private final Oracle oracle;
    private final Scheduler.Clock clock;
    private final Map<String, Visit> visits = new HashMap<>();
    private final Map<Visit, String> keys = new HashMap<>();
    private final Map<String, Long> begun = new HashMap<>();
    private final Map<String, Set<String>> effects = new TreeMap<>();
    private final Map<String, String> roots;
    final List<Fact> asked = new ArrayList<>();
    final List<String> faults = new ArrayList<>();

    /// @param roots the key of each execution's workflow itself
    OtherSide(Oracle oracle, Map<String, String> roots, Scheduler.Clock clock) {
        this.roots = roots;
        this.oracle = oracle;
        this.clock = clock;
    }

    /// @param call the path of the call in the visit, empty for an agent step's own
    private record Visit(String execution, NodeKey key, String call) {
        /// As the oracle knows it.
        String text(Map<String, String> roots) {
            var text = Keys.in(roots.getOrDefault(execution, ""), key.text());
            return call.isEmpty() ? text : text + "/" + call;
        }
    }

    /// A stored transition owes a call: which visit its idempotency key stands for.
    void owed(String execution, Command.InvokeAgent call) {
        var visit = new Visit(execution, call.attempt().key(), call.attempt().call());
        var key = call.idempotencyKey();
        var other = visits.putIfAbsent(key, visit);
        var earlier = keys.putIfAbsent(visit, key);
        if (other != null && !other.equals(visit) || earlier != null && !earlier.equals(key)) {
            faults.add("idempotency key " + key + " of " + visit + " is not its own");
        }
    }

    Oracle.Reply reply(String execution, Command.InvokeAgent call) {
        var attempt = call.attempt();
        return oracle.reply(new Visit(execution, attempt.key(), attempt.call()).text(roots), attempt.number());
    }

    /// How many effects each visit had.
    Map<String, Set<String>> effects() {
        return effects;
    }

    Agent agent(String name, Scheduler scheduler) {
        return new Agent() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String version() {
                return "simulated";
            }

            @Override
            public AgentResult call(AgentCall call) {
                return answer(call, scheduler, name.equals(Programs.LATER));
            }
        };
    }

    private AgentResult answer(AgentCall call, Scheduler scheduler, boolean isLater) {
        var visit = visits.get(call.idempotencyKey());
        if (visit == null) {
            faults.add("a call of " + call.origin().address() + " that no stored state owes");
            return AgentResult.failed(AgentError.of("unknown", "not owed"), Effect.NONE, false);
        }
        var text = visit.text(roots);
        var identity = text + " " + call.attempt();
        long since = begun.computeIfAbsent(identity, _ -> {
            asked.add(new Fact(clock.nanos, "asked " + identity + " " + StateCodec.tree(call.input())));
            return clock.nanos;
        });
        var reply = oracle.reply(text, call.attempt());
        if (reply.err() == null || reply.effectUnknown()) {
            effects.computeIfAbsent(text, _ -> new java.util.TreeSet<>()).add(call.idempotencyKey());
        }
        if (isLater) {
            return new AgentResult.Later(clock.instant().plusNanos(PATIENCE), null);
        }
        scheduler.pauseUntil(since + reply.nanos());
        return reply.err() == null
                ? AgentResult.ok(ShadowCalls.output(reply))
                : AgentResult.failed(
                        AgentError.of(reply.err(), "told so"),
                        reply.effectUnknown() ? Effect.UNKNOWN : Effect.NONE,
                        reply.retryable());
    }
}
