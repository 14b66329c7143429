package dev.overwinter.engine.driver;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.Call;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.ErrorTypes;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.Event.AgentFacts;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Hands attempts to agents, each call on a thread of its own, and turns what comes back into events.
final class AgentCalls {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCalls.class);
    private static final String GUARDED_DETAIL = "see the engine's log";

    private final Agents agents;
    private final Schemas schemas;
    private final EngineOptions options;
    private final Tokens tokens;
    private final Threads threads;
    private final InstantSource clock;
    private final Permits permits;

    AgentCalls(
            Agents agents,
            Schemas schemas,
            EngineOptions options,
            Tokens tokens,
            Threads threads,
            InstantSource clock) {
        this.agents = agents;
        this.schemas = schemas;
        this.options = options;
        this.tokens = tokens;
        this.threads = threads;
        this.clock = clock;
        permits = new Permits(options.calls(), threads);
    }

    /// What a call needs to know of its execution.
    ///
    /// @param read reads payloads
    /// @param tell takes the event that comes of it
    record Caller(ExecutionState state, @Nullable Path folder, Function<Ref, JsonNode> read, Consumer<Event> tell) {}

    /// Starts a call.
    ///
    /// @return its cancellation token
    CallToken start(Command.InvokeAgent command, Caller caller) {
        var token = new CallToken();
        queue(command, caller, token);
        return token;
    }

    private void queue(Command.InvokeAgent command, Caller caller, CallToken token) {
        permits.use(caller.state.id(), token, () -> begin(command, caller, token));
    }

    private void begin(Command.InvokeAgent command, Caller caller, CallToken token) {
        if (token.isCancelled()) {
            caller.tell.accept(
                    failed(command.attempt(), ErrorTypes.CANCELLED, "given up before the agent was called", false));
            return;
        }
        try {
            run(command, caller, token);
        } catch (Store.StoreFault fault) { // of reading the input: nothing was called yet
            LOG.error("The store failed before {} was called; it is tried again.", command.agent(), fault);
            threads.after(EngineOptions.GUARD_RETRY, () -> queue(command, caller, token));
        }
    }

    private void run(Command.InvokeAgent command, Caller caller, CallToken token) {
        var attempt = command.attempt();
        var agent = agents.find(command.agent());
        if (agent == null) {
            caller.tell.accept(new Event.AttemptHeld(
                    attempt, "agent.missing", "no agent named " + command.agent() + " is installed", clock.instant()));
            return;
        }
        try {
            var input = input(command, caller);
            var wrong = violations(agent, input);
            if (wrong != null) {
                caller.tell.accept(failed(attempt, ErrorTypes.VALIDATION, wrong, false));
                return;
            }
            call(agent, command, caller, input, token);
        } catch (LateValues.MissingSecret missing) {
            caller.tell.accept(new Event.AttemptHeld(
                    attempt, "secret.missing", String.valueOf(missing.getMessage()), clock.instant()));
        }
    }

    private JsonNode input(Command.InvokeAgent command, Caller caller) {
        var stored = caller.read.apply(command.input());
        return LateValues.filled(stored, options.secrets(), what -> {
            var token = gateToken(command, caller, "");
            return what.equals("url") ? url(token) : token;
        });
    }

    private String gateToken(Command.InvokeAgent command, Caller caller, String call) {
        var key = command.attempt().key();
        var nonce = Advance.nonce(caller.state, key, call, command.attempt().number());
        return tokens.token(caller.state.id(), key, call, nonce);
    }

    private String url(String token) {
        return options.callbackBase() + "/callbacks/" + token;
    }

    private @Nullable String violations(Agent agent, JsonNode input) {
        var schema = agents.inputSchema(agent.name());
        if (schema == null || schema.isEmpty()) {
            return null;
        }
        var violations = schemas.violations(schema, input);
        return violations.isEmpty()
                ? null
                : "`with` does not fit " + agent.name() + ": " + String.join("; ", violations);
    }

    private void call(Agent agent, Command.InvokeAgent command, Caller caller, JsonNode input, CallToken token) {
        var attempt = command.attempt();
        var timeout = command.timeout();
        Instant deadline = timeout == null ? null : clock.instant().plus(timeout);
        var request = agentCall(command, caller, input, token, deadline);
        var timer = timeout == null
                ? null
                : threads.after(timeout, () -> {
                    caller.tell.accept(new Event.AgentFailed(
                            attempt,
                            ErrorTypes.TIMEOUT,
                            agent.name() + " did not answer within " + readable(timeout),
                            null,
                            null,
                            null,
                            true,
                            true,
                            null,
                            new AgentFacts(agent.version(), null),
                            clock.instant()));
                    token.cancel();
                });
        try {
            var result = agent.call(request);
            caller.tell.accept(event(agent, attempt, result));
        } catch (Exception | StackOverflowError e) {
            LOG.debug("agent {} threw in {} of {}", agent.name(), attempt, caller.state.id(), e);
            var text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            caller.tell.accept(failed(attempt, ErrorTypes.AGENT_FAILED, agent.name() + " failed: " + text, true));
        } catch (Error e) {
            caller.tell.accept(new Event.AttemptHeld(
                    attempt, "agent.crashed", agent.name() + ": " + e + "; " + GUARDED_DETAIL, clock.instant()));
            throw e;
        } finally {
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    private static String readable(java.time.Duration duration) {
        return dev.overwinter.dsl.Durations.format(duration);
    }

    private AgentCall agentCall(
            Command.InvokeAgent command, Caller caller, JsonNode input, CallToken token, @Nullable Instant deadline) {
        var attempt = command.attempt();
        var own = gateToken(command, caller, Advance.gateCall(attempt.call()));
        var state = caller.state;
        return new AgentCall(
                PlainValues.object(input),
                command.idempotencyKey(),
                attempt.number(),
                deadline,
                token,
                new AgentCall.Callback(url(own), own),
                command.turn() == null ? null : turn(command.turn(), caller),
                new AgentCall.Origin(
                        state.id(),
                        state.header().workflow(),
                        attempt.key().stepId(),
                        attempt.key().address(),
                        caller.folder));
    }

    private static AgentCall.Turn turn(Command.Turn turn, Caller caller) {
        var outcomes = new ArrayList<AgentCall.CallOutcome>();
        for (Call.CallResult result : turn.calls()) {
            var error = result.error();
            outcomes.add(
                    error == null
                            ? new AgentCall.CallOutcome(
                                    PlainValues.plain(caller.read.apply(result.output())), null, null)
                            : new AgentCall.CallOutcome(null, error.type(), error.title()));
        }
        var state = turn.state() == null ? null : PlainValues.plain(caller.read.apply(turn.state()));
        return new AgentCall.Turn(state, outcomes);
    }

    private Event event(Agent agent, Event.Attempt attempt, AgentResult result) {
        var at = clock.instant();
        return switch (result) {
            case AgentResult.Ok(var output, var usage) ->
                new Event.AgentReturned(attempt, PlainValues.json(output), facts(agent, usage), at);
            case AgentResult.Failed failed ->
                new Event.AgentFailed(
                        attempt,
                        failed.error().type(),
                        failed.error().title(),
                        failed.error().status(),
                        failed.error().detail(),
                        failed.error().data() == null
                                ? null
                                : PlainValues.json(failed.error().data()),
                        failed.effect() == Effect.UNKNOWN,
                        failed.retryable(),
                        failed.retryAfter(),
                        facts(agent, failed.usage()),
                        at);
            case AgentResult.Later(var until, var heartbeat) ->
                new Event.AgentParked(attempt, until, heartbeat, facts(agent, null), at);
            case AgentResult.Next next ->
                new Event.AgentTurned(
                        attempt,
                        PlainValues.json(next.state()),
                        next.calls().stream()
                                .map(request -> new Event.Asked(request.agent(), PlainValues.json(request.input())))
                                .toList(),
                        facts(agent, next.usage()),
                        at);
        };
    }

    /// What is to be said of a call that nobody makes: its process has ended.
    Event lost(Event.Attempt attempt) {
        return failed(attempt, ErrorTypes.CANCELLED, "the engine stopped in the middle of the call", true);
    }

    private Event failed(Event.Attempt attempt, String type, String title, boolean effectUnknown) {
        return new Event.AgentFailed(
                attempt, type, title, null, null, null, effectUnknown, false, null, AgentFacts.NONE, clock.instant());
    }

    private static AgentFacts facts(Agent agent, AgentResult.@Nullable Usage usage) {
        return new AgentFacts(agent.version(), usage == null ? null : StateCodec.tree(usage));
    }
}
