package dev.overwinter.dsl.check;

import dev.overwinter.dsl.bind.Kinds;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every step has exactly one kind key. JSON Schema can say this only with combinators, whose messages help nobody.
final class KindCheck {
    private static final Set<String> COMMON = Set.of("id", "title", "if", "metadata");

    private final Draft draft;

    KindCheck(Draft draft) {
        this.draft = draft;
    }

    void check(Tree.Fields step) {
        var found = new ArrayList<Tree.Member>();
        for (var member : step.members().values()) {
            if (Kinds.ALL.contains(member.key())) {
                found.add(member);
            }
        }
        if (found.isEmpty()) {
            missing(step);
        } else if (found.size() > 1) {
            twice(step, found);
        }
    }

    private void twice(Tree.Fields step, List<Tree.Member> found) {
        draft.broken().add(step);
        var second = found.get(1);
        draft.error(
                "two-kinds",
                "a step has one kind, and this one is \"" + found.getFirst().key() + "\" already",
                draft.keySpan(second),
                "\"" + second.key() + "\" makes it a second kind",
                "make two steps of it");
    }

    private void missing(Tree.Fields step) {
        draft.broken().add(step);
        for (var member : step.members().values()) {
            var meant = COMMON.contains(member.key()) ? null : meant(member.key());
            if (meant != null && Kinds.ALL.contains(meant)) {
                draft.error(
                        "unknown-key",
                        "\"" + member.key() + "\" is not a kind of step",
                        draft.keySpan(member),
                        null,
                        "did you mean \"" + meant + "\"?");
                return;
            }
        }
        draft.error(
                "no-kind",
                "this step does not say what it does",
                draft.span(step),
                "one of these keys is missing: " + String.join(", ", Kinds.ALL),
                hint(step));
    }

    private static @Nullable String meant(String key) {
        var near = Spelling.nearest(key, candidates());
        return near != null ? near : Habits.kind(key);
    }

    private static TreeSet<String> candidates() {
        var candidates = new TreeSet<>(Kinds.ALL);
        Kinds.ALL.forEach(kind -> candidates.addAll(LanguageSchema.get().modifiers(kind)));
        return candidates;
    }

    private static String hint(Tree.Fields step) {
        if (step.has("with") || step.has("uses")) {
            return "to call an agent write \"agent: <name>\" beside \"with:\"";
        }
        if (step.has("run")) {
            return "there is no shell here; work is done by agents: \"agent: <name>\"";
        }
        if (step.has("form") || step.has("assignees")) {
            return "to ask people put these keys inside \"approval:\"";
        }
        for (var key : step.members().keySet()) {
            var home = COMMON.contains(key) ? null : Habits.home(key);
            if (home != null) {
                return "\"" + key + "\" stands inside \"" + home + ":\"";
            }
        }
        return "to call an agent write \"agent: <name>\"";
    }
}
