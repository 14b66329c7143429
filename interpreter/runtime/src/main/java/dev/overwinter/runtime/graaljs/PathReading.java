package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Visible;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What reading a member path over plain data gives, by the rules of JavaScript.
sealed interface PathReading {

    record Found(Visible value) implements PathReading {}

    /// There is no value.
    sealed interface Missing extends PathReading {}

    /// @param step the step that has no value
    /// @param holder what the step was read from
    record Undefined(MemberPath path, int step, Visible holder) implements Missing {}

    /// A `?.` ended the path early, before `step`.
    record CutShort(MemberPath path, int step, boolean wasNull) implements Missing {}

    /// Reads a member of null or undefined: an error.
    ///
    /// @param step the member that cannot be read
    /// @param holder what the missing value was read from, or null if it is a name of the scope
    record Broken(
            MemberPath path,
            int step,
            boolean wasNull,
            @Nullable Visible holder) implements Missing {}

    /// Nothing was asked for here, and part of it was never read.
    record Unknown() implements PathReading {}

    /// Reads the path, asking suppliers.
    static PathReading of(MemberPath path, View view) {
        return walk(path, (members, name) -> view.load(members, name), view);
    }

    /// Reads as much of the path as the evaluation read before; asks nothing.
    static PathReading ofKnown(MemberPath path, View view) {
        return walk(path, (members, name) -> view.known(members, name), view);
    }

    private static PathReading walk(MemberPath path, Loading loading, View view) {
        Visible value = loading.load(view.scope(), path.root());
        if (value == null) {
            return new Unknown();
        }
        Visible holder = null;
        for (int step = 0; step < path.steps().size(); step++) {
            MemberPath.Step read = path.steps().get(step);
            if (value == null || isNull(value)) {
                boolean wasNull = value != null;
                return read.optional() ? new CutShort(path, step, wasNull) : new Broken(path, step, wasNull, holder);
            }
            holder = value;
            value = switch (value) {
                case Visible.Json(JsonNode node) -> member(node, read);
                case Visible.Members members -> loading.load(members, read.key());
            };
            if (value == null
                    && holder instanceof Visible.Members members
                    && members.members().containsKey(read.key())) {
                return new Unknown();
            }
        }
        return value == null ? new Undefined(path, path.steps().size() - 1, holder) : new Found(value);
    }

    /// For an author: what the thing that was read from has instead.
    static String contents(String name, Visible holder) {
        return switch (holder) {
            case Visible.Members(var members) -> has(name, members.keySet());
            case Visible.Json(JsonNode node) when node.isObject() -> has(name, node.propertyNames());
            case Visible.Json(JsonNode node) when node.isArray() -> name + " has " + elements(node.size());
            case Visible.Json(JsonNode node) when node.isString() -> name + " is text";
            case Visible.Json(JsonNode node) -> name + " is " + node;
        };
    }

    private static String elements(int count) {
        return count == 1 ? "1 element" : count + " elements";
    }

    private static String has(String name, Collection<String> members) {
        if (members.isEmpty()) {
            return name + " is empty";
        }
        String shown = members.stream().limit(12).collect(Collectors.joining(", "));
        return name + " has: " + shown + (members.size() > 12 ? ", ..." : "");
    }

    private static boolean isNull(Visible value) {
        return value instanceof Visible.Json(JsonNode node) && (node.isNull() || node.isMissingNode());
    }

    private static @Nullable Visible member(JsonNode node, MemberPath.Step read) {
        if (node.isArray() || node.isString()) {
            return element(node, read);
        }
        JsonNode member = node.get(read.key());
        return member == null ? null : new Visible.Json(member);
    }

    private static @Nullable Visible element(JsonNode node, MemberPath.Step read) {
        int size = node.isArray() ? node.size() : node.stringValue().length();
        if (read.key().equals("length")) {
            return new Visible.Json(JsonNodeFactory.instance.numberNode(size));
        }
        int index = read.index();
        if (index < 0 || index >= size) {
            return null;
        }
        return new Visible.Json(
                node.isArray()
                        ? node.get(index)
                        : JsonNodeFactory.instance.stringNode(node.stringValue().substring(index, index + 1)));
    }

    /// How a member of the workflow's values is had.
    interface Loading {
        @Nullable
        Visible load(Visible.Members members, String name);
    }
}
