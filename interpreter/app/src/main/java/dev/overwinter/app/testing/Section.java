package dev.overwinter.app.testing;

import dev.overwinter.dsl.Durations;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An object of a case file that is read key by key; what nobody asked for is reported by `close`.
final class Section {
    private final Draft draft;
    private final Tree.Fields tree;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(Draft draft, Tree.Fields tree) {
        this.draft = draft;
        this.tree = tree;
    }

    Draft draft() {
        return draft;
    }

    Tree.Fields tree() {
        return tree;
    }

    Span span() {
        return draft.span(tree);
    }

    boolean has(String key) {
        return tree.has(key);
    }

    @Nullable
    Tree get(String key) {
        asked.add(key);
        return tree.get(key);
    }

    @Nullable
    JsonNode json(String key) {
        var value = get(key);
        return value == null ? null : value.json();
    }

    @Nullable
    String text(String key) {
        var value = get(key);
        return value == null ? null : text(value);
    }

    String text(String key, String otherwise) {
        var text = text(key);
        return text == null ? otherwise : text;
    }

    /// The text of a scalar; a number or boolean as it is written.
    String text(Tree value) {
        if (value instanceof Tree.Scalar scalar) {
            return scalar.value().isString()
                    ? scalar.value().stringValue()
                    : draft.source().text().substring(scalar.start(), scalar.end());
        }
        wrong(value, "a text was expected here");
        return "";
    }

    @Nullable
    Integer number(String key) {
        var value = get(key);
        if (value == null || value.json().isInt()) {
            return value == null ? null : value.json().intValue();
        }
        wrong(value, "a whole number was expected here");
        return null;
    }

    int number(String key, int otherwise) {
        var number = number(key);
        return number == null ? otherwise : number;
    }

    @Nullable
    Boolean flag(String key) {
        var value = get(key);
        if (value == null || value.json().isBoolean()) {
            return value == null ? null : value.json().booleanValue();
        }
        wrong(value, "true or false was expected here");
        return null;
    }

    @Nullable
    Duration duration(String key) {
        var value = get(key);
        return value == null ? null : duration(value);
    }

    Duration duration(Tree value) {
        var duration = Durations.parse(text(value));
        if (duration == null) {
            wrong(value, "a duration such as 30s, 5m or 3d was expected here");
            return Duration.ZERO;
        }
        return duration;
    }

    Instant instant(String key, Instant otherwise) {
        var value = get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return Instant.parse(text(value));
        } catch (DateTimeException _) {
            wrong(value, "an instant such as 2026-03-01T09:00:00Z was expected here");
            return otherwise;
        }
    }

    List<Tree> items(String key) {
        var value = get(key);
        return value == null ? List.of() : items(value);
    }

    List<Tree> items(Tree value) {
        if (value instanceof Tree.Items items) {
            return items.items();
        }
        wrong(value, "a list was expected here");
        return List.of();
    }

    List<String> texts(String key) {
        return items(key).stream().map(this::text).toList();
    }

    @Nullable
    Section section(String key) {
        var value = get(key);
        return value == null ? null : section(value);
    }

    @Nullable
    Section section(Tree value) {
        if (value instanceof Tree.Fields fields) {
            return new Section(draft, fields);
        }
        wrong(value, "an object was expected here");
        return null;
    }

    /// The members of an object with free keys.
    <T> Map<String, T> members(String key, Function<Tree.Member, @Nullable T> read) {
        var read1 = new LinkedHashMap<String, T>();
        var section = section(key);
        if (section != null) {
            for (var member : section.tree.members().values()) {
                var value = read.apply(member);
                if (value != null) {
                    read1.put(member.key(), value);
                }
            }
        }
        return read1;
    }

    void wrong(Tree value, String title) {
        if (!draft.isBroken(value)) {
            draft.errorAbout(value, "case-value", title, null, null);
        }
    }

    /// Reports every key that was not asked for.
    void close() {
        for (var member : tree.members().values()) {
            if (!asked.contains(member.key())) {
                var hint = Spelling.hint(member.key(), asked);
                draft.error(
                        "case-key",
                        "there is no key \"" + member.key() + "\" here",
                        draft.keySpan(member),
                        null,
                        hint == null ? "known here: " + String.join(", ", new ArrayList<>(asked)) : hint);
            }
        }
    }
}
