package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.expression.Globals;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The names that expressions may use, and where.
final class Names {
    /// Visible in every step.
    static final Set<String> EVERYWHERE = Set.of("input", "vars", "steps", "execution", "env", "step");

    /// Visible where the first values of `vars:` are computed.
    static final Set<String> AT_START = Set.of("input", "env", "execution");

    /// Filled in at the call.
    private static final Set<String> LATE = Set.of("secrets", "callback");

    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry(
                    "output",
                    "only in a step's own \"output:\" and \"compensate:\", in \"until:\", in \"result:\","
                            + " and in the workflow's \"finally:\""),
            Map.entry("error", "only in \"catch:\", \"compensate:\" and \"finally:\""),
            Map.entry("result", "only in \"until:\" and \"failIf:\" of a poll"),
            Map.entry("previous", "only inside a poll"),
            Map.entry("item", "only inside \"forEach:\""),
            Map.entry("index", "only inside \"forEach:\" and \"repeat:\""),
            Map.entry("counts", "only in \"stopWhen:\""),
            Map.entry("last", "only in \"stopWhen:\""),
            Map.entry("event", "only in \"triggers:\" and \"listen:\""),
            Map.entry("schedule", "only in the \"input:\" of a schedule"),
            Map.entry("input", "only in an execution; a trigger starts one"),
            Map.entry("env", "only in an execution; a trigger starts one"),
            Map.entry("execution", "only in an execution; a trigger starts one"),
            Map.entry("steps", "only in steps; the first values of \"vars:\" are computed before them"),
            Map.entry("vars", "only in steps; the first values of \"vars:\" cannot read each other"),
            Map.entry("step", "only in steps"));

    private static final Map<String, String> HABITS = Map.ofEntries(
            Map.entry("always", "steps that must run in any case stand in \"finally:\""),
            Map.entry("failure", "steps that handle an error stand in \"catch:\""),
            Map.entry("success", "a step runs only where those before it succeeded"),
            Map.entry("cancelled", "steps that must run in any case stand in \"finally:\""),
            Map.entry("needs", "steps run in the order of the list; read one as steps.<id>.output"),
            Map.entry("inputs", "write input"),
            Map.entry("github", "what the workflow was started with is input"),
            Map.entry("context", "what the workflow was started with is input"),
            Map.entry("yes", "YAML 1.2 reads it as a text: write true"),
            Map.entry("no", "YAML 1.2 reads it as a text: write false"),
            Map.entry("on", "YAML 1.2 reads it as a text: write true"),
            Map.entry("off", "YAML 1.2 reads it as a text: write false"),
            Map.entry("None", "JavaScript writes null"),
            Map.entry("True", "JavaScript writes true"),
            Map.entry("False", "JavaScript writes false"),
            Map.entry("fetch", "expressions do no I/O; call an agent such as http.request"),
            Map.entry("console", "expressions have no console"),
            Map.entry("Promise", "expressions give their value at once"),
            Map.entry("BigInt", "64-bit integers pass through unchanged; numbers beyond 2^53 cannot be computed with"));

    private Names() {}

    /// Where a name of the language is visible, or null where it is no such name.
    static @Nullable String place(String name) {
        return PLACES.get(name);
    }

    /// What an author who writes this probably wants.
    static @Nullable String habit(String name) {
        return HABITS.get(name);
    }

    /// A name that means something in expressions, somewhere.
    static boolean isOfTheLanguage(String name) {
        boolean item = name.equals(ForEach.DEFAULT_NAME);
        return !item
                && (EVERYWHERE.contains(name)
                        || PLACES.containsKey(name)
                        || Globals.NAMES.contains(name)
                        || LATE.contains(name));
    }

    static Set<String> candidates(Set<String> visible) {
        var all = new TreeSet<>(visible);
        all.addAll(Globals.NAMES);
        return all;
    }
}
