package dev.overwinter.agents.llm;

import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.http.HttpUrl;
import dev.overwinter.agents.http.Secrets;
import dev.overwinter.agents.http.Transport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An endpoint that speaks OpenAI's chat completions.
final class EndpointModel implements Model {

    private static final long MAX_BYTES = 16L << 20;

    private final ModelSettings settings;
    private final URI baseUrl;
    private final AgentCall call;
    private final Transport transport;
    private final Secrets secrets;

    private EndpointModel(ModelSettings settings, URI baseUrl, AgentCall call, Transport transport) {
        this.settings = settings;
        this.baseUrl = baseUrl;
        this.call = call;
        this.transport = transport;
        String apiKey = settings.apiKey();
        this.secrets = new Secrets(apiKey == null ? List.of() : List.of(apiKey));
    }

    static EndpointModel of(ModelSettings settings, AgentCall call, Transport transport) {
        String baseUrl = settings.baseUrl();
        if (baseUrl == null) {
            throw AgentFailure.invalid("baseUrl is missing: name the endpoint that serves the model, such as "
                    + "https://api.openai.com/v1, or play replies from a file with model: \"recorded:FILE\".");
        }
        return new EndpointModel(settings, HttpUrl.parse("baseUrl", baseUrl), call, transport);
    }

    @Override
    public Reply reply(List<Message> dialogue, int round) {
        var terms = new Transport.Terms(deadline(), null, MAX_BYTES, call.cancellation(), Effect.NONE);
        try {
            return ChatCompletion.ask(settings, baseUrl, dialogue, new ChatTransport(transport, terms));
        } catch (AgentFailure failure) {
            throw secrets.strikeFrom(failure);
        }
    }

    /// The attempt's own, or the round's where that is earlier.
    private @Nullable Instant deadline() {
        Duration timeout = settings.timeout();
        Instant whole = call.deadline();
        if (timeout == null) {
            return whole;
        }
        Instant round = transport.clock().instant().plus(timeout);
        return whole == null || round.isBefore(whole) ? round : whole;
    }
}
