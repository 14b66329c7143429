package dev.overwinter.agents.llm;

import dev.overwinter.agent.AgentCall;
import dev.overwinter.agents.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks an endpoint and adds its reply to a file. Only the reply, the names and a digest of the request are kept.
final class RecordingModel implements Model {

    private final EndpointModel endpoint;
    private final RecordingFile file;
    private final AgentCall call;
    private final String agent;

    private RecordingModel(EndpointModel endpoint, RecordingFile file, AgentCall call, String agent) {
        this.endpoint = endpoint;
        this.file = file;
        this.call = call;
        this.agent = agent;
    }

    /// Refuses a file that could not be added to, before a reply is paid for.
    static RecordingModel of(EndpointModel endpoint, RecordingFile file, AgentCall call, String agent) {
        file.checkAddable();
        return new RecordingModel(endpoint, file, call, agent);
    }

    @Override
    public Reply reply(List<Message> dialogue, int round) {
        Reply reply = endpoint.reply(dialogue, round);
        if (reply.end() == Reply.End.COMPLETE) {
            file.add(new RecordedReply(
                    call.origin().step(),
                    round,
                    RequestDigest.of(agent, call.input()),
                    Map.of(),
                    readable(reply.text()),
                    reply.model(),
                    reply.inputTokens(),
                    reply.outputTokens()));
        }
        return reply;
    }

    /// A JSON object or list as such, so that people can read and change it; anything else as text.
    private static Object readable(String text) {
        try {
            @Nullable Object value = Json.parse(text);
            return value instanceof Map<?, ?> || value instanceof List<?> ? value : text;
        } catch (Json.Malformed _) {
            return text;
        }
    }
}
