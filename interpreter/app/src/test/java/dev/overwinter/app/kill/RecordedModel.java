package dev.overwinter.app.kill;

import dev.overwinter.app.wiring.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// An OpenAI-compatible model that plays the example's recorded replies over the wire, so that its calls can be
/// counted by somebody who outlives the engine, and interrupted.
final class RecordedModel {
    static final String PATH = "/v1/chat/completions";

    /// How each step's instructions begin.
    private static final Map<String, String> STEPS = Map.of(
            "Extract the clinical facts", "clinicalExtraction",
            "Judge from the clinical facts", "medicalNecessity",
            "Compare the facts and the documents", "criteriaCheck",
            "Write the letter of medical necessity", "justificationLetter");

    private final Map<String, String> replies = new HashMap<>();

    /// @param patientId whose replies are played
    RecordedModel(Path example, String patientId) throws IOException {
        for (var entry : Yaml.read(Files.readString(example.resolve("replies/recorded.yaml")))
                .path("replies")) {
            if (entry.path("match").path("input.patientId").asString().equals(patientId)) {
                var reply = entry.path("reply");
                replies.put(entry.path("step").asString(), reply.isString() ? reply.asString() : reply.toString());
            }
        }
    }

    static String endpoint(String step) {
        return "model for " + step;
    }

    /// The endpoints by step.
    static Map<String, String> endpoints() {
        var endpoints = new HashMap<String, String>();
        STEPS.values().forEach(step -> endpoints.put(step, endpoint(step)));
        return endpoints;
    }

    /// The step that a request comes from.
    static String step(byte[] request) {
        var text = new String(request, StandardCharsets.UTF_8);
        return STEPS.entrySet().stream()
                .filter(step -> text.contains(step.getKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step asks so: " + text))
                .getValue();
    }

    byte[] reply(String step) {
        var completion = JsonNodeFactory.instance
                .objectNode()
                .put("id", "c-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "recorded");
        var choice = completion.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", replies.get(step));
        completion
                .putObject("usage")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 3)
                .put("total_tokens", 13);
        JsonNode whole = completion;
        return whole.toString().getBytes(StandardCharsets.UTF_8);
    }
}
