package dev.overwinter.agents.llm;

import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import dev.overwinter.agents.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// `llm.extract`: a JSON value from a model, checked against a JSON Schema; a reply that does not fit is sent back
/// with what is wrong with it. Its output is `{ value, model, usage }`.
public final class ExtractAgent extends LlmAgent {

    static final int MAX_CORRECTIONS = 2;
    static final int MOST_CORRECTIONS = 10;

    /// For the service loader.
    public ExtractAgent() {
        this(InstantSource.system());
    }

    public ExtractAgent(InstantSource clock) {
        super("llm.extract", clock);
    }

    @Override
    Task task(Fields input) {
        if (!(input.value("schema") instanceof Map<?, ?> schema)) {
            throw AgentFailure.invalid(
                    "schema must be a JSON Schema, and is " + Fields.kind(input.value("schema")) + ".");
        }
        SchemaCheck check = SchemaCheck.of(schema);
        String rule = "Reply with one JSON value that fits this JSON Schema, and nothing else: no explanation, no code "
                + "fence.\n```json\n" + Json.pretty(schema) + "\n```";
        return new Task(
                "value",
                Task.opening(input, rule),
                text -> judge(text, check),
                (int) input.count("maxCorrections", 0, MOST_CORRECTIONS, MAX_CORRECTIONS),
                "Reply again with the corrected JSON value and nothing else.");
    }

    private static Verdict judge(String text, SchemaCheck check) {
        try {
            Object value = JsonReply.parse(text);
            List<String> violations = check.violations(value);
            return violations.isEmpty() ? new Verdict.Accepted(value) : new Verdict.Rejected(violations);
        } catch (Json.Malformed e) {
            return new Verdict.Rejected(List.of("the reply is not JSON: " + e.getMessage()));
        }
    }
}
