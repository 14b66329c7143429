package dev.overwinter.app.testing;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.app.testing.AgentScript.Reply;
import dev.overwinter.app.testing.AgentScript.Says;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The world that the agents reach, which outlives the engine: what it says is scripted, what it hears is kept.
final class Outside {
    private static final int MOST_CUT_OFF = 9;

    private final Map<String, AgentScript> scripts;
    private final VirtualClock clock;
    private final Secrets secrets;
    private final List<String> faults;
    private final Witness witness;
    private final Map<String, Made> byIdentity = new LinkedHashMap<>();
    private final Map<String, Integer> repliesUsed = new HashMap<>();

    /// One call, with all its deliveries.
    static final class Made {
        final long number;
        final String step;
        final String address;
        final String scriptKey;
        final String idempotencyKey;
        final JsonNode input;
        final Instant at;
        private final String caller;
        private final Secrets secrets;
        private boolean returned;
        private boolean settled;
        int deliveries;

        @Nullable
        Reply reply;

        /// True where this is a call of what an expectation names: a step, a step in one turn of a loop, or a call
        /// that a durable step function asked for.
        boolean is(String key) {
            return scriptKey.equals(key) || !scriptKey.contains("/") && (address.equals(key) || step.equals(key));
        }

        /// A value for people to see: secrets stand in it by name.
        JsonNode shown(JsonNode value) {
            return secrets.hiddenIn(value);
        }

        private Made(
                long number,
                AgentCall.Origin origin,
                String caller,
                String scriptKey,
                String idempotencyKey,
                JsonNode input,
                Instant at,
                Secrets secrets) {
            this.secrets = secrets;
            this.number = number;
            this.caller = caller;
            step = origin.step();
            address = origin.address();
            this.scriptKey = scriptKey;
            this.idempotencyKey = idempotencyKey;
            this.input = input;
            this.at = at;
        }
    }

    /// What a call needs of the engine's life that makes it.
    interface Life {
        /// @param until when the call goes on
        /// @param number the call's, among all of the case
        void pass(Instant until, long number);

        void die();
    }

    /// @param faults takes what must never happen, each once
    Outside(
            Map<String, AgentScript> scripts,
            VirtualClock clock,
            Secrets secrets,
            List<String> faults,
            Witness witness) {
        this.scripts = scripts;
        this.clock = clock;
        this.secrets = secrets;
        this.faults = faults;
        this.witness = witness;
    }

    /// What came of these calls is stored: they must not be made again.
    void settle(List<Command> done) {
        for (var command : done) {
            if (command instanceof Command.InvokeAgent invoke) {
                var attempt = invoke.attempt();
                var caller = caller(attempt.key().stepId(), invoke.agent(), attempt.number(), invoke.idempotencyKey());
                byIdentity.values().stream()
                        .filter(made -> made.caller.equals(caller))
                        .reduce((_, last) -> last)
                        .ifPresent(made -> made.settled = made.returned);
            }
        }
    }

    private static String caller(String step, String agent, int attempt, String idempotencyKey) {
        return step + " " + agent + " " + attempt + " " + idempotencyKey;
    }

    List<Made> made() {
        return List.copyOf(byIdentity.values());
    }

    /// True where some call was cut off so often that once more would hold its execution.
    boolean isWornOut() {
        return byIdentity.values().stream().anyMatch(made -> !made.settled && made.deliveries >= MOST_CUT_OFF);
    }

    /// An agent of this world.
    Agent agent(String name, Life life) {
        return new Agent() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String version() {
                return "scripted";
            }

            @Override
            public AgentResult call(AgentCall call) {
                return answer(name, call, life);
            }
        };
    }

    private void fault(String text) {
        if (!faults.contains(text)) {
            faults.add(text);
        }
    }

    private AgentResult answer(String agent, AgentCall call, Life life) {
        var made = made(agent, call);
        if (made.settled) {
            fault("step " + call.origin().step() + " was called again, though what came of the call was stored");
        }
        made.deliveries++;
        witness.call(made);
        if (made.reply == null) {
            made.reply = next(made);
        }
        var reply = made.reply;
        if (reply == null) {
            fault("unscripted call of " + made.scriptKey + " with " + made.shown(made.input)
                    + ": say under `agents:` what it is answered");
            return AgentResult.failed(AgentError.of("unscripted", "the test says no answer"), Effect.NONE, false);
        }
        if (reply.says() instanceof Says.Crashes) {
            made.reply = null;
            life.die();
            throw new Strand.Dropped();
        }
        // The other side began when it first heard of the call.
        life.pass(made.at.plus(reply.duration()), made.number);
        var result = result(made, reply, call, life);
        made.returned = true;
        return result;
    }

    private Made made(String agent, AgentCall call) {
        var step = call.origin().step();
        var asked = step + "/" + agent;
        var address = call.origin().address();
        var scriptKey = scripts.containsKey(address) && !address.equals(step)
                ? address
                : scripts.containsKey(asked) ? asked : step;
        // The token is that of one attempt of one visit; a durable step function takes several turns in it.
        var identity = call.callback().token() + " " + agent + " " + turn(call);
        return byIdentity.computeIfAbsent(
                identity,
                _ -> new Made(
                        byIdentity.size() + 1,
                        call.origin(),
                        caller(step, agent, call.attempt(), call.idempotencyKey()),
                        scriptKey,
                        call.idempotencyKey(),
                        StateCodec.tree(call.input()),
                        clock.elapsed(),
                        secrets));
    }

    private static String turn(AgentCall call) {
        return call.turn() == null ? "" : StateCodec.write(call.turn());
    }

    private @Nullable Reply next(Made made) {
        var script = scripts.get(made.scriptKey);
        int used = repliesUsed.merge(made.scriptKey, 1, Integer::sum) - 1;
        return script == null ? null : script.reply(used);
    }

    private AgentResult result(Made made, Reply reply, AgentCall call, Life life) {
        var cost = reply.cost();
        return switch (reply.says()) {
            case Says.Output(var value) -> new AgentResult.Ok(value, cost);
            case Says.Fails(var error, var effect, var retryable, var retryAfter) ->
                new AgentResult.Failed(error, effect, retryable, retryAfter, cost);
            case Says.TimesOut _ -> {
                if (call.deadline() == null) {
                    fault("step " + call.origin().step() + " cannot time out: its calls have no `timeout`");
                } else {
                    var left = Duration.between(clock.instant(), call.deadline());
                    life.pass(clock.elapsed().plus(left).plusMillis(1), made.number);
                }
                yield AgentResult.failed(AgentError.of("late", "answered after the timeout"), Effect.UNKNOWN, true);
            }
            case Says.Later(var until, var heartbeat) ->
                new AgentResult.Later(clock.instant().plus(until), heartbeat);
            case Says.Next(var state, var calls) -> {
                var requests = new ArrayList<AgentResult.Request>();
                for (var request : calls) {
                    var input = new LinkedHashMap<String, Object>();
                    request.input().properties().forEach(member -> input.put(member.getKey(), member.getValue()));
                    requests.add(new AgentResult.Request(request.agent(), input));
                }
                yield new AgentResult.Next(state, requests, cost);
            }
            case Says.Crashes _ -> throw new IllegalStateException("the process is dead");
        };
    }
}
