package dev.overwinter.dsl.check;

import dev.overwinter.dsl.bind.Kinds;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Words of other languages for keys of this one.
final class Habits {
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("assign", "set"),
            Map.entry("await", "listen"),
            Map.entry("call", "agent"),
            Map.entry("child", "workflow"),
            Map.entry("choice", "switch"),
            Map.entry("delay", "wait"),
            Map.entry("for", "forEach"),
            Map.entry("human", "approval"),
            Map.entry("loop", "repeat"),
            Map.entry("map", "forEach"),
            Map.entry("publish", "emit"),
            Map.entry("raise", "fail"),
            Map.entry("receive", "listen"),
            Map.entry("send", "emit"),
            Map.entry("sleep", "wait"),
            Map.entry("steps", "do"),
            Map.entry("subprocess", "workflow"),
            Map.entry("throw", "fail"),
            Map.entry("try", "do"),
            Map.entry("uses", "agent"));

    private static final String HEADER = "";

    /// By the key of the object in which they stand.
    private static final Map<String, Map<String, String>> KEYS = Map.of(
            HEADER,
            Map.of(
                    "on", "triggers",
                    "jobs", "steps",
                    "tasks", "steps",
                    "states", "steps",
                    "name", "workflow",
                    "variables", "vars"),
            "forEach",
            Map.of(
                    "items", "in",
                    "list", "in",
                    "of", "in",
                    "steps", "do",
                    "item", "as",
                    "maxConcurrency", "concurrency",
                    "output", "result"),
            "parallel",
            Map.of("steps", "branches", "do", "branches"),
            "repeat",
            Map.of("steps", "do", "times", "maxIterations", "max", "maxIterations", "limit", "maxIterations"),
            "workflow",
            Map.of("workflow", "name", "uses", "name", "input", "with", "inputs", "with", "data", "with"),
            "emit",
            Map.of("event", "type", "payload", "data", "body", "data"),
            "listen",
            Map.of("event", "type", "if", "when", "where", "when", "match", "correlate"),
            "schedule",
            Map.of("expression", "cron", "at", "cron", "tz", "timezone", "zone", "timezone"),
            "event",
            Map.of("if", "when", "where", "when", "with", "input"));

    private Habits() {}

    /// The kind that somebody probably means; null where nobody knows.
    static @Nullable String kind(String word) {
        return KINDS.get(word);
    }

    /// The key that somebody probably means inside an object.
    ///
    /// @param owner the key of the object; null for the whole file
    static @Nullable String key(@Nullable String owner, String word) {
        return KEYS.getOrDefault(owner == null ? HEADER : owner, Map.of()).get(word);
    }

    /// The kind in whose own object a key stands that somebody wrote beside; null where there is none.
    static @Nullable String home(String key) {
        return Kinds.ALL.stream()
                .filter(kind -> LanguageSchema.get().insideKeys(kind).contains(key))
                .reduce((one, other) -> other)
                .orElse(null);
    }
}
