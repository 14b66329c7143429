package dev.overwinter.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `approval:` is a callback gate that people answer.
///
/// @param show what the person sees
/// @param assignees `{ users: [...], groups: [...] }`; absent: anybody
/// @param separateFrom people who must not answer: `starter`, `{ step: id }` (who answered that gate),
///   `{ user: name }`
/// @param quorum how many different people must agree on a not rejecting action
/// @param form JSON Schema of the form
/// @param prefill first values of the form
/// @param notification (`notify:`) tells people that the gate is open; a failure never fails the gate
public record Approval(
        StepHead head,
        Template title,
        @Nullable Template show,
        @Nullable Template assignees,
        List<Separation> separateFrom,
        Amount quorum,
        @Nullable JsonNode form,
        @Nullable Template prefill,
        List<Action> actions,
        @Nullable AgentUse notification,
        @Nullable Length remindEvery,
        List<Escalation> escalations,
        @Nullable Length timeout,
        OnTimeout onTimeout,
        OnReject onReject)
        implements Node {
    public Approval {
        separateFrom = List.copyOf(separateFrom);
        actions = List.copyOf(actions);
        escalations = List.copyOf(escalations);
    }

    @Override
    public String kind() {
        return "approval";
    }

    /// One possible answer. One rejecting answer decides.
    public record Action(String id, @Nullable String title, boolean rejects) {}

    /// After a time the gate is also (for `to`) somebody else's.
    public record Escalation(Length after, Template to) {}

    /// Who may not answer (four eyes).
    public sealed interface Separation {
        record Starter() implements Separation {}

        record FromStep(String step) implements Separation {}

        record User(Template name) implements Separation {}
    }

    public enum OnTimeout {
        FAIL,
        REJECT,
        APPROVE
    }

    public enum OnReject {
        FAIL,
        CONTINUE
    }
}
