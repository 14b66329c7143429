package dev.overwinter.dsl.check;

import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules about gates and listening: how they end when nobody answers.
final class GateRules {
    private final Draft draft;
    private final Diagnostics diagnostics;

    GateRules(Draft draft) {
        this.draft = draft;
        this.diagnostics = draft.diagnostics();
    }

    /// @param bounded true where a deadline of the step or around it ends the wait
    void check(Tree.Fields step, boolean bounded) {
        for (var kind : List.of("approval", "callback", "listen")) {
            var member = step.members().get(kind);
            if (member == null || !(member.value() instanceof Tree.Fields gate) || draft.isBroken(gate)) {
                continue;
            }
            boolean ends = gate.has("timeout") || gate.has("heartbeat");
            if (!ends && !bounded && !draft.isBroken(step)) {
                diagnostics.warning(
                        "gate-without-timeout",
                        kind.equals("listen")
                                ? "this step waits until the event comes, however long"
                                : "this gate waits until somebody answers, however long",
                        draft.keySpan(member),
                        "no \"timeout:\"",
                        "give it one, such as timeout: 7d; what then happens says "
                                + (kind.equals("approval") ? "\"onTimeout:\"" : "\"catch:\" on the step"));
            }
            if (kind.equals("approval")) {
                approval(gate);
            }
        }
    }

    private void approval(Tree.Fields gate) {
        var onTimeout = gate.get("onTimeout");
        var choice = onTimeout == null ? "" : onTimeout.json().asString("");
        if (onTimeout != null && choice.equals("approve")) {
            diagnostics.warning(
                    "approves-by-itself",
                    "nobody has to approve this",
                    draft.span(onTimeout),
                    "a timeout counts as an approval",
                    "\"fail\" or \"reject\" is safer; \"escalate:\" asks somebody else first");
        }
        if (onTimeout != null && gate.get("actions") instanceof Tree.Items actions && isSimple(actions)) {
            boolean wanted = choice.equals("reject");
            boolean there = actions.items().stream().anyMatch(action -> rejects(action) == wanted);
            if (!there && (wanted || choice.equals("approve"))) {
                draft.error(
                        "no-such-action",
                        "no action of this approval " + (wanted ? "rejects" : "approves"),
                        draft.span(onTimeout),
                        "a timeout would have no answer to give",
                        wanted ? "mark one: { id: reject, rejects: true }" : "add one without \"rejects: true\"");
            }
        }
        escalations(gate);
    }

    private boolean isSimple(Tree.Items actions) {
        return !draft.isBroken(actions) && actions.items().stream().noneMatch(draft::isBroken);
    }

    private static boolean rejects(Tree action) {
        if (action instanceof Tree.Fields fields) {
            return fields.get("rejects") instanceof Tree rejects
                    && rejects.json().asBoolean(false);
        }
        return action.json().asString("").equals("reject");
    }

    private void escalations(Tree.Fields gate) {
        var timeout = StepRules.fixed(gate.get("timeout"));
        for (var item : escalationsOf(gate.get("escalate"))) {
            if (item instanceof Tree.Fields escalation && escalation.get("after") instanceof Tree after) {
                var due = StepRules.fixed(after);
                if (due != null && timeout != null && due.compareTo(timeout) >= 0) {
                    diagnostics.warning(
                            "never-escalates",
                            "this escalation never happens",
                            draft.span(after),
                            "the gate has timed out by then",
                            "choose a time before the gate's \"timeout:\"");
                }
            }
        }
    }

    private static List<Tree> escalationsOf(@Nullable Tree tree) {
        return switch (tree) {
            case Tree.Items items -> items.items();
            case Tree.Fields one -> List.of(one);
            case null, default -> List.of();
        };
    }
}
