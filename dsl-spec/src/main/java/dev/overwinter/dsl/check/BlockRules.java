package dev.overwinter.dsl.check;

import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.List;

/// Rules about steps that hold others or wait for something: how they end.
final class BlockRules {
    private final Draft draft;
    private String workflow = "";

    BlockRules(Draft draft) {
        this.draft = draft;
    }

    /// The name of the workflow that is checked.
    void knowWorkflow(String name) {
        workflow = name;
    }

    /// @param certain true where nothing decides whether the step runs at all
    void check(Tree.Fields step, boolean certain) {
        if (draft.isBroken(step)) {
            return;
        }
        for (var member : step.members().values()) {
            if (!(member.value() instanceof Tree.Fields own) || draft.isBroken(own)) {
                continue;
            }
            switch (member.key()) {
                case "poll" -> poll(step, member, own);
                case "repeat" -> repeat(member, own);
                case "parallel" -> parallel(own);
                case "workflow" -> child(own, certain);
                case "listen" -> listen(own);
                default -> {}
            }
        }
    }

    private void poll(Tree.Fields step, Tree.Member member, Tree.Fields poll) {
        if (!poll.has("maxProbes") && !step.has("deadline")) {
            draft.error(
                    "endless-poll",
                    "this poll could ask for ever",
                    draft.keySpan(member),
                    "neither \"maxProbes:\" nor a \"deadline:\"",
                    "give it maxProbes: 48 inside, or deadline: 3d beside \"poll:\"");
        }
    }

    private void repeat(Tree.Member member, Tree.Fields repeat) {
        if (!repeat.has("while") && !repeat.has("until")) {
            draft.error(
                    "endless-repeat",
                    "this loop does not say when it is done",
                    draft.keySpan(member),
                    "neither \"while:\" nor \"until:\"",
                    "\"while:\" is asked before each turn, \"until:\" after it; for a fixed number of turns"
                            + " write until: index == 2");
        }
    }

    private void parallel(Tree.Fields parallel) {
        if (!(parallel.get("branches") instanceof Tree.Fields branches)
                || !(parallel.get("join") instanceof Tree.Fields join)
                || !(join.get("minSuccessful") instanceof Tree.Scalar wanted)
                || draft.isBroken(wanted)) {
            return;
        }
        int there = branches.members().size();
        if (wanted.value().isIntegralNumber() && wanted.value().asInt(0) > there && there > 0) {
            draft.errorAbout(
                    wanted,
                    "join-out-of-reach",
                    wanted.value().asString() + " branches can never succeed",
                    "there " + (there == 1 ? "is one branch" : "are " + there + " branches"),
                    null);
        }
    }

    private void child(Tree.Fields child, boolean certain) {
        var name = child.get("name");
        boolean awaited = child.get("wait") == null || child.get("wait").json().asBoolean(true);
        if (name != null && certain && awaited && name.json().asString("").equals(workflow)) {
            draft.diagnostics()
                    .warning(
                            "child-of-itself",
                            "this workflow always starts itself and waits for itself",
                            draft.span(name),
                            "no execution of it could ever end",
                            "give the step an \"if:\", or put it into a \"switch:\"");
        }
    }

    private void listen(Tree.Fields listen) {
        var ways = listen.members().values().stream()
                .filter(member -> List.of("type", "any", "all").contains(member.key()))
                .toList();
        boolean lists = listen.has("any") || listen.has("all");
        var beside = listen.members().values().stream()
                .filter(member -> List.of("correlate", "when").contains(member.key()))
                .toList();
        if (ways.size() > 1) {
            draft.error(
                    "two-in-one",
                    "a listen waits for one \"type:\", for \"any:\" or for \"all:\"",
                    draft.keySpan(ways.get(1)),
                    "\"" + ways.getFirst().key() + ":\" is here already",
                    "put every event into the list: any: [{ type: ... }, { type: ... }]");
        } else if (lists && !beside.isEmpty()) {
            draft.error(
                    "two-in-one",
                    "\"" + beside.getFirst().key() + "\" belongs to one event",
                    draft.keySpan(beside.getFirst()),
                    "this listen waits for several",
                    "put it into the entries of \"" + ways.getFirst().key() + ":\"");
        }
    }
}
