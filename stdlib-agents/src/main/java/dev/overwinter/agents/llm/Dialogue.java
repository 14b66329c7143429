package dev.overwinter.agents.llm;

import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Usage;
import dev.overwinter.agents.AgentFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a model, checks its reply, and asks again with what was wrong, within the task's bound. Every round is paid
/// for, so every end, good or bad, carries the sum.
final class Dialogue {

    private static final int SHOWN_CHARS = 16_384;

    private final Model model;
    private final Task task;
    private final List<Message> messages;
    private @Nullable Usage spent;

    Dialogue(Model model, Task task) {
        this.model = model;
        this.task = task;
        this.messages = new ArrayList<>(task.opening());
    }

    AgentResult hold() {
        try {
            for (int round = 1; ; round++) {
                Reply reply = model.reply(List.copyOf(messages), round);
                spent = sum(spent, reply);
                switch (judge(reply)) {
                    case Verdict.Accepted accepted -> {
                        return new AgentResult.Ok(output(accepted.value(), spent), spent);
                    }
                    case Verdict.Rejected rejected -> correct(reply, rejected.violations(), round);
                }
            }
        } catch (AgentFailure failure) {
            throw failure.costing(spent);
        }
    }

    private Verdict judge(Reply reply) {
        return switch (reply.end()) {
            case COMPLETE -> task.judge().apply(reply.text());
            case CUT ->
                throw failed(
                        "llm.truncated", "The reply was cut off", "The model reached maxTokens.", reply, List.of());
            case REFUSED ->
                throw failed("llm.refused", "The model refused", "The content filter stepped in.", reply, List.of());
        };
    }

    private void correct(Reply reply, List<String> violations, int round) {
        if (round > task.maxCorrections()) {
            String detail = "After " + round + (round == 1 ? " reply: " : " replies: ") + String.join("; ", violations);
            throw failed("llm.invalid", "The model's reply is not what was asked for", detail, reply, violations);
        }
        messages.add(Message.assistant(reply.text()));
        messages.add(Message.user(
                "That reply cannot be used:\n- " + String.join("\n- ", violations) + "\n\n" + task.reminder()));
    }

    private static AgentFailure failed(String type, String title, String detail, Reply reply, List<String> violations) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("reply", reply.text().substring(0, Math.min(reply.text().length(), SHOWN_CHARS)));
        if (!violations.isEmpty()) {
            data.put("violations", violations);
        }
        return AgentFailure.of(new AgentError(type, title, null, detail, data), Effect.NONE, false);
    }

    private Map<String, @Nullable Object> output(@Nullable Object value, Usage usage) {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put(task.outputKey(), value);
        output.put("model", usage.model());
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("inputTokens", usage.inputTokens());
        tokens.put("outputTokens", usage.outputTokens());
        output.put("usage", tokens);
        return output;
    }

    private static Usage sum(@Nullable Usage before, Reply reply) {
        long input = before == null ? 0 : before.inputTokens();
        long output = before == null ? 0 : before.outputTokens();
        return new Usage(reply.model(), input + reply.inputTokens(), output + reply.outputTokens(), null);
    }
}
