package dev.overwinter.agents.llm;

import dev.overwinter.agents.Json;
import dev.overwinter.agents.LocalServer;
import dev.overwinter.agents.LocalServer.Answered;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A real server that speaks OpenAI's chat completions and says what it was told to, in order; the last again and
/// again.
final class FakeEndpoint implements AutoCloseable {

    static final String KEY = "sk-very-secret-4711";

    private final Deque<Answered> answers;
    private final LocalServer server = new LocalServer(_ -> next());

    FakeEndpoint(Answered... answers) {
        this.answers = new ArrayDeque<>(Arrays.asList(answers));
    }

    static FakeEndpoint saying(String... replies) {
        return new FakeEndpoint(
                Arrays.stream(replies).map(reply -> completion(reply, "stop")).toArray(Answered[]::new));
    }

    static Answered completion(String text, String finish) {
        return Answered.json(Json.write(Map.of(
                "id",
                "c-1",
                "object",
                "chat.completion",
                "created",
                1,
                "model",
                "small-2026",
                "choices",
                List.of(Map.of(
                        "index", 0, "finish_reason", finish, "message", Map.of("role", "assistant", "content", text))),
                "usage",
                Map.of("prompt_tokens", 10, "completion_tokens", 3, "total_tokens", 13))));
    }

    /// Input that reaches this endpoint, and more.
    Map<String, Object> input(Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.putIfAbsent("model", "small");
        input.put("baseUrl", server.url("/v1"));
        input.put("apiKey", KEY);
        return input;
    }

    List<LocalServer.Asked> asked() {
        return server.asked();
    }

    /// The body of the nth request, from 0.
    Map<?, ?> body(int index) {
        try {
            return (Map<?, ?>) Json.parse(asked().get(index).body());
        } catch (Json.Malformed e) {
            throw new AssertionError(e);
        }
    }

    /// The nth request's messages as `role: text`.
    List<String> messages(int index) {
        return ((List<?>) body(index).get("messages"))
                .stream()
                        .map(message -> (Map<?, ?>) message)
                        .map(message -> message.get("role") + ": " + message.get("content"))
                        .toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Answered next() {
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
}
