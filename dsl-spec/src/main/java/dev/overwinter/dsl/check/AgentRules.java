package dev.overwinter.dsl.check;

import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.HashSet;
import java.util.Set;

/// Finds named agents that no call uses.
public final class AgentRules {
    private final Draft draft;

    public AgentRules(Draft draft) {
        this.draft = draft;
    }

    public void check(Tree.Fields workflow) {
        if (!(workflow.get("agents") instanceof Tree.Fields agents) || draft.isBroken(agents)) {
            return;
        }
        var used = new HashSet<String>();
        for (var step : StepTrees.of(workflow)) {
            named(step, used);
            step.members().values().forEach(member -> calls(member.value(), used));
        }
        agents.members().forEach((name, member) -> {
            if (!used.contains(name)) {
                draft.diagnostics()
                        .warning(
                                "unused-agent",
                                "no step uses the agent \"" + name + "\"",
                                draft.keySpan(member),
                                null,
                                "a step uses it with agent: " + name);
            }
        });
    }

    /// The call inside `poll:`, or the `request:` or `notify:` of a gate.
    private static void calls(Tree own, Set<String> used) {
        if (own instanceof Tree.Fields fields) {
            named(fields, used);
            fields.members().values().forEach(member -> {
                if (member.value() instanceof Tree.Fields call) {
                    named(call, used);
                }
            });
        }
    }

    private static void named(Tree.Fields call, Set<String> used) {
        if (call.get("agent") instanceof Tree.Scalar agent) {
            used.add(agent.value().asString(""));
        }
    }
}
