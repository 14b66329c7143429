package dev.overwinter.dsl.source;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A parsed YAML or JSON text: values and, for each, the characters of the source that say it.
public sealed interface Tree {

    /// The offset of the first character.
    int start();

    /// The offset after the last character.
    int end();

    /// The value alone, without places.
    JsonNode json();

    /// How a scalar is written; it decides how its text maps to the source.
    enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        BLOCK
    }

    record Scalar(JsonNode value, Style style, int start, int end) implements Tree {
        @Override
        public JsonNode json() {
            return value;
        }
    }

    record Items(List<Tree> items, int start, int end) implements Tree {
        @Override
        public JsonNode json() {
            var array = JsonNodeFactory.instance.arrayNode(items.size());
            items.forEach(item -> array.add(item.json()));
            return array;
        }
    }

    record Fields(SequencedMap<String, Member> members, int start, int end) implements Tree {
        public @Nullable Tree get(String key) {
            var member = members.get(key);
            return member == null ? null : member.value();
        }

        public boolean has(String key) {
            return members.containsKey(key);
        }

        @Override
        public JsonNode json() {
            var object = JsonNodeFactory.instance.objectNode();
            members.forEach((key, member) -> object.set(key, member.value().json()));
            return object;
        }
    }

    /// A key of `Fields` with its value.
    record Member(String key, int keyStart, int keyEnd, Tree value) {}
}
