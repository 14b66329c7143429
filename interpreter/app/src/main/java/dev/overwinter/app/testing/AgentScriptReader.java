package dev.overwinter.app.testing;

import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Usage;
import dev.overwinter.app.testing.AgentScript.Reply;
import dev.overwinter.app.testing.AgentScript.Says;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads what the outside says to a step's calls.
final class AgentScriptReader {
    static final Set<String> REPLY_KEYS = Set.of("output", "error", "timeout", "later", "next", "crash", "duration");
    private static final Pattern PASSING = Pattern.compile("timeout|http\\.(5\\d\\d|408|429|connection)");
    private static final Pattern UNKNOWN_EFFECT = Pattern.compile("timeout|http\\.(5\\d\\d|408|409)");

    private final Draft draft;

    AgentScriptReader(Draft draft) {
        this.draft = draft;
    }

    /// One value, a list of them, or `always:` (also as the last of a list).
    AgentScript read(Tree tree) {
        if (!(tree instanceof Tree.Items items)) {
            var always = always(tree);
            return always != null ? new AgentScript(List.of(), always) : new AgentScript(List.of(reply(tree)), null);
        }
        var replies = new ArrayList<Reply>();
        Reply always = null;
        for (var item : items.items()) {
            if (always != null) {
                draft.errorAbout(item, "case-value", "nothing can follow `always:`", null, null);
            }
            always = always(item);
            if (always == null) {
                replies.add(reply(item));
            }
        }
        return new AgentScript(replies, always);
    }

    private @Nullable Reply always(Tree tree) {
        if (!(tree instanceof Tree.Fields fields) || !fields.has("always")) {
            return null;
        }
        var section = new Section(draft, fields);
        var value = section.get("always");
        section.close();
        return value == null ? null : reply(value);
    }

    private Reply reply(Tree tree) {
        if (!(tree instanceof Tree.Fields fields)
                || fields.members().keySet().stream().noneMatch(REPLY_KEYS::contains)) {
            return new Reply(new Says.Output(tree.json()), Duration.ZERO, null);
        }
        var section = new Section(draft, fields);
        var says = says(section);
        var duration = section.duration("duration");
        var cost = cost(section);
        section.close();
        return new Reply(says, duration == null ? Duration.ZERO : duration, cost);
    }

    /// `cost: { tokens: 120, usd: 0.02 }`
    private static @Nullable Usage cost(Section reply) {
        var cost = reply.has("cost") ? reply.section("cost") : null;
        if (cost == null) {
            return null;
        }
        var tokens = cost.number("tokens");
        var usd = cost.json("usd");
        cost.close();
        return new Usage(null, tokens == null ? 0 : tokens, 0, usd == null ? null : usd.decimalValue());
    }

    private Says says(Section reply) {
        if (reply.has("error")) {
            return fails(reply);
        }
        if (reply.has("timeout")) {
            reply.flag("timeout");
            return new Says.TimesOut();
        }
        if (reply.has("crash")) {
            reply.flag("crash");
            return new Says.Crashes();
        }
        if (reply.has("later")) {
            var until = reply.duration("later");
            return new Says.Later(until == null ? Duration.ZERO : until, reply.duration("heartbeat"));
        }
        if (reply.has("next")) {
            return next(reply);
        }
        var output = reply.json("output");
        return new Says.Output(output == null ? JsonNodeFactory.instance.nullNode() : output);
    }

    /// `error: http.503`, or an object.
    private Says fails(Section reply) {
        var value = reply.get("error");
        if (!(value instanceof Tree.Fields fields)) {
            return failure(value == null ? "agent.failed" : reply.text(value), null);
        }
        var section = new Section(draft, fields);
        var type = section.text("type", "agent.failed");
        var says = failure(type, section);
        section.close();
        return says;
    }

    private Says failure(String type, @Nullable Section said) {
        var effect = UNKNOWN_EFFECT.matcher(type).matches() ? Effect.UNKNOWN : Effect.NONE;
        boolean retryable = PASSING.matcher(type).matches();
        if (said == null) {
            return new Says.Fails(AgentError.of(type, type), effect, retryable, null);
        }
        var data = said.json("data");
        var error = new AgentError(type, said.text("title", type), said.number("status"), said.text("detail"), data);
        var saidEffect = said.text("effect");
        if (saidEffect != null) {
            effect = saidEffect.equals("unknown") ? Effect.UNKNOWN : Effect.NONE;
        }
        var saidRetryable = said.flag("retryable");
        return new Says.Fails(
                error, effect, saidRetryable == null ? retryable : saidRetryable, said.duration("retryAfter"));
    }

    private Says next(Section reply) {
        var section = reply.section("next");
        if (section == null) {
            return new Says.TimesOut();
        }
        var state = section.json("state");
        var calls = new ArrayList<AgentScript.Request>();
        for (var item : section.items("calls")) {
            var call = section.section(item);
            if (call != null) {
                var input = call.json("input");
                calls.add(new AgentScript.Request(
                        call.text("agent", ""), input == null ? JsonNodeFactory.instance.objectNode() : input));
                call.close();
            }
        }
        section.close();
        return new Says.Next(state == null ? JsonNodeFactory.instance.nullNode() : state, calls);
    }
}
