package dev.overwinter.agents.llm;

import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import dev.overwinter.agents.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// `llm.classify`: one of the labels that the author named. A reply that is none of them is sent back. Its output is
/// `{ label, model, usage }`.
public final class ClassifyAgent extends LlmAgent {

    /// For the service loader.
    public ClassifyAgent() {
        this(InstantSource.system());
    }

    public ClassifyAgent(InstantSource clock) {
        super("llm.classify", clock);
    }

    @Override
    Task task(Fields input) {
        Map<String, String> labels = labels(input.value("labels"));
        StringJoiner rule = new StringJoiner("\n");
        rule.add("Reply with exactly one of these labels, spelled as here, and nothing else:");
        labels.forEach((label, meaning) -> rule.add("- " + label + (meaning.isBlank() ? "" : ": " + meaning)));
        return new Task(
                "label",
                Task.opening(input, rule.toString()),
                text -> judge(text, labels.keySet()),
                (int) input.count("maxCorrections", 0, ExtractAgent.MOST_CORRECTIONS, ExtractAgent.MAX_CORRECTIONS),
                "Reply with one of these and nothing else: " + String.join(", ", labels.keySet()));
    }

    /// Label to description, which may be empty.
    private static Map<String, String> labels(@Nullable Object given) {
        Map<String, String> labels = new LinkedHashMap<>();
        switch (given) {
            case List<?> list -> list.forEach(label -> labels.put(label(label), ""));
            case Map<?, ?> map ->
                map.forEach((label, meaning) -> labels.put(label(label), meaning instanceof String text ? text : ""));
            case null, default ->
                throw AgentFailure.invalid("labels must be a list of labels or a map from label to description.");
        }
        if (labels.isEmpty()) {
            throw AgentFailure.invalid("labels is empty.");
        }
        return labels;
    }

    private static String label(@Nullable Object value) {
        String label = Fields.scalar(value);
        if (label == null || label.isBlank()) {
            throw AgentFailure.invalid("A label must be text, and one is " + Fields.kind(value) + ".");
        }
        return label.strip();
    }

    private static Verdict judge(String text, Set<String> labels) {
        String said = bare(text);
        Optional<String> exact = labels.stream().filter(said::equals).findFirst();
        Optional<String> label = exact.isPresent()
                ? exact
                : labels.stream().filter(said::equalsIgnoreCase).findFirst();
        return label.<Verdict>map(Verdict.Accepted::new)
                .orElseGet(() -> new Verdict.Rejected(List.of("it is not one of the labels")));
    }

    /// The reply without quotes, a final full stop, or the JSON that models like to wrap it in.
    private static String bare(String text) {
        try {
            Object value = JsonReply.parse(text);
            if (value instanceof Map<?, ?> map && map.get("label") instanceof String label) {
                return label.strip();
            }
            if (value instanceof String label) {
                return label.strip();
            }
        } catch (Json.Malformed _) {
            // plain text, as asked
        }
        return text.strip().replaceAll("^[`'\"*]+|[`'\"*.]+$", "").strip();
    }
}
