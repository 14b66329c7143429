package dev.overwinter.agents.llm;

import dev.overwinter.agents.Fields;
import java.time.InstantSource;
import java.util.List;

/// `llm.generate`: text from a model. Its output is `{ text, model, usage }`.
public final class GenerateAgent extends LlmAgent {

    /// For the service loader.
    public GenerateAgent() {
        this(InstantSource.system());
    }

    public GenerateAgent(InstantSource clock) {
        super("llm.generate", clock);
    }

    @Override
    Task task(Fields input) {
        return new Task("text", Task.opening(input, null), GenerateAgent::judge, 0, "");
    }

    private static Verdict judge(String text) {
        return text.isBlank() ? new Verdict.Rejected(List.of("the reply is empty")) : new Verdict.Accepted(text);
    }
}
