package dev.overwinter.agents.llm;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.http.HttpUrl;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One chat completion through LangChain4j. The only class that knows its model types.
final class ChatCompletion {

    private ChatCompletion() {}

    static Reply ask(ModelSettings settings, URI baseUrl, List<Message> dialogue, ChatTransport transport) {
        try {
            OpenAiChatModel model = model(settings, baseUrl, transport);
            ChatRequest request = ChatRequest.builder()
                    .messages(dialogue.stream().map(ChatCompletion::message).toList())
                    .build();
            return reply(settings, model.chat(request));
        } catch (ContentFilteredException e) {
            throw AgentFailure.of("llm.refused", "The model refused", e.getMessage(), Effect.NONE, false);
        } catch (RuntimeException e) {
            throw ours(e, baseUrl);
        }
    }

    private static OpenAiChatModel model(ModelSettings settings, URI baseUrl, ChatTransport transport) {
        return OpenAiChatModel.builder()
                .httpClientBuilder(transport)
                .baseUrl(baseUrl.toString())
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .temperature(settings.temperature())
                .maxTokens(settings.maxTokens())
                .responseFormat(settings.jsonMode() ? ResponseFormat.JSON : null)
                .maxRetries(0) // the engine retries
                .build();
    }

    private static ChatMessage message(Message message) {
        return switch (message.role()) {
            case SYSTEM -> SystemMessage.from(message.text());
            case USER -> UserMessage.from(message.text());
            case ASSISTANT -> AiMessage.from(message.text());
        };
    }

    private static Reply reply(ModelSettings settings, ChatResponse response) {
        String text = response.aiMessage().text();
        TokenUsage usage = response.tokenUsage();
        String model = response.modelName();
        return new Reply(
                model == null || model.isBlank() ? settings.model() : model,
                text == null ? "" : text,
                usage == null ? 0 : orZero(usage.inputTokenCount()),
                usage == null ? 0 : orZero(usage.outputTokenCount()),
                end(response.finishReason()));
    }

    private static Reply.End end(@Nullable FinishReason reason) {
        return switch (reason) {
            case LENGTH -> Reply.End.CUT;
            case CONTENT_FILTER -> Reply.End.REFUSED;
            case STOP, TOOL_EXECUTION, OTHER -> Reply.End.COMPLETE;
            case null -> Reply.End.COMPLETE;
        };
    }

    private static long orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    /// What our transport said, from under LangChain4j's wrapping; else the answer was no chat completion.
    private static AgentFailure ours(RuntimeException e, URI baseUrl) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof AgentFailure failure) {
                return failure;
            }
        }
        String detail = HttpUrl.origin(baseUrl) + " did not answer with an OpenAI chat completion. Does baseUrl end "
                + "where /chat/completions begins?";
        return AgentFailure.of("http.body", "The endpoint's answer cannot be read", detail, Effect.NONE, false);
    }
}
