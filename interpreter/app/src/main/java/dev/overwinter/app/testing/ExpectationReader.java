package dev.overwinter.app.testing;

import dev.overwinter.app.testing.Expectation.Calls;
import dev.overwinter.dsl.source.Tree;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads an `expect:`.
final class ExpectationReader {
    static final List<String> STATUSES = List.of(
            "running",
            "suspended",
            "compensating",
            "held",
            "resting",
            "completed",
            "failed",
            "cancelled",
            "timedOut",
            "terminated",
            "queued",
            "removed");

    private final CaseReader reader;

    ExpectationReader(CaseReader reader) {
        this.reader = reader;
    }

    Expectation read(Section expect) {
        var expectation = new Expectation(
                expect.span(),
                lines(expect),
                oneOf(expect, "status", STATUSES),
                oneOf(expect, "undo", List.of("none", "done", "failed")),
                expect.json("output"),
                typed(expect, "error"),
                typed(expect, "incident"),
                reader.bySteps(expect, "steps", Tree::json),
                reader.bySteps(expect, "calls", tree -> calls(expect, tree)),
                reader.steps(expect, "notCalled"),
                expect.texts("order"),
                expect.has("undone") ? reader.steps(expect, "undone") : null,
                probes(expect),
                gates(expect),
                openGates(expect),
                expect.number("unknownEffects"),
                expect.number("suspensions"),
                expect.has("history") ? expect.texts("history") : null,
                children(expect),
                expect.text("refused"));
        expect.close();
        return expectation;
    }

    private static Map<String, Integer> lines(Section expect) {
        var lines = new LinkedHashMap<String, Integer>();
        for (var member : expect.tree().members().values()) {
            lines.put(member.key(), expect.draft().keySpan(member).line());
            if (member.value() instanceof Tree.Fields below) {
                below.members()
                        .values()
                        .forEach(inner -> lines.put(
                                member.key() + "." + inner.key(),
                                expect.draft().keySpan(inner).line()));
            }
        }
        return lines;
    }

    /// By workflow: one expectation, or a list.
    private Map<String, List<Expectation>> children(Section expect) {
        return expect.members("children", member -> {
            var list = member.value() instanceof Tree.Items items ? items.items() : List.of(member.value());
            return list.stream()
                    .map(expect::section)
                    .filter(java.util.Objects::nonNull)
                    .map(this::read)
                    .toList();
        });
    }

    private @Nullable String oneOf(Section expect, String key, List<String> words) {
        var value = expect.get(key);
        if (value == null) {
            return null;
        }
        var text = expect.text(value);
        if (!words.contains(text)) {
            expect.wrong(value, key + " is one of " + String.join(", ", words));
        }
        return text;
    }

    /// An object, or its type alone.
    private static @Nullable JsonNode typed(Section expect, String key) {
        var json = expect.json(key);
        return json != null && json.isString()
                ? JsonNodeFactory.instance.objectNode().set("type", json)
                : json;
    }

    /// A count, or an object.
    private static @Nullable Calls calls(Section expect, Tree tree) {
        if (tree.json().isInt()) {
            return new Calls(tree.json().intValue(), null, null, null, null, null, null);
        }
        var section = expect.section(tree);
        if (section == null) {
            return null;
        }
        var calls = new Calls(
                section.number("count"),
                section.number("deliveries"),
                section.json("with"),
                section.flag("sameKey"),
                section.number("keys"),
                section.text("key"),
                section.has("at") ? durations(section, section.items("at")) : null);
        section.close();
        return calls;
    }

    private static List<Duration> durations(Section section, List<Tree> items) {
        return items.stream().map(section::duration).toList();
    }

    /// By step, or a list where the workflow has one poll.
    private Map<String, List<Duration>> probes(Section expect) {
        if (expect.get("probes") instanceof Tree.Items items) {
            return Map.of(reader.onlyPoll(expect, items), durations(expect, items.items()));
        }
        return reader.bySteps(expect, "probes", tree -> durations(expect, expect.items(tree)));
    }

    private Map<String, JsonNode> gates(Section expect) {
        return expect.get("gates") instanceof Tree.Fields
                ? reader.bySteps(expect, "gates", Tree::json)
                : new LinkedHashMap<>();
    }

    private @Nullable List<String> openGates(Section expect) {
        return expect.get("gates") instanceof Tree.Items ? reader.steps(expect, "gates") : null;
    }
}
