package dev.overwinter.agents.llm;

import dev.overwinter.agents.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names what is asked of a model, whoever answers: the agent and its question, not the model, the endpoint or the
/// key. The wording that we add is not part of it, so recordings outlive our changes to it.
final class RequestDigest {

    private static final String[] QUESTION = {"instructions", "prompt", "input", "schema", "labels"};

    private RequestDigest() {}

    static String of(String agent, Map<String, Object> input) {
        Map<String, @Nullable Object> asked = new TreeMap<>();
        asked.put("agent", agent);
        for (String key : QUESTION) {
            if (input.get(key) != null) {
                asked.put(key, input.get(key));
            }
        }
        byte[] text = Json.canonical(asked).getBytes(StandardCharsets.UTF_8);
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
