package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Visible;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A value of the workflow as JavaScript sees it: read-only, and its parts are converted when they are read.
///
/// Messages of GraalJS may show `toString`, so it says nothing about Java and nothing that differs between runs.
sealed interface Viewed {

    final class ViewedObject implements Viewed, ProxyObject {
        private final JsonNode node;
        private final View view;

        ViewedObject(JsonNode node, View view) {
            this.node = node;
            this.view = view;
        }

        JsonNode node() {
            return node;
        }

        @Override
        public @Nullable Object getMember(String key) {
            view.countRead();
            return view.toJs(node.path(key));
        }

        @Override
        public Object getMemberKeys() {
            return new Keys(List.copyOf(node.propertyNames()));
        }

        @Override
        public boolean hasMember(String key) {
            return node.has(key);
        }

        @Override
        public void putMember(String key, Value value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return "[object Object]";
        }
    }

    final class ViewedMembers implements Viewed, ProxyObject {
        private final Visible.Members members;
        private final View view;

        ViewedMembers(Visible.Members members, View view) {
            this.members = members;
            this.view = view;
        }

        Visible.Members members() {
            return members;
        }

        @Override
        public @Nullable Object getMember(String key) {
            view.countRead();
            Visible visible = view.load(members, key);
            return visible == null ? null : view.toJs(visible);
        }

        @Override
        public Object getMemberKeys() {
            return new Keys(List.copyOf(members.members().keySet()));
        }

        @Override
        public boolean hasMember(String key) {
            return members.members().containsKey(key);
        }

        @Override
        public void putMember(String key, Value value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return "[object Object]";
        }
    }

    final class ViewedArray implements Viewed, ProxyArray {
        private final JsonNode node;
        private final View view;

        ViewedArray(JsonNode node, View view) {
            this.node = node;
            this.view = view;
        }

        JsonNode node() {
            return node;
        }

        @Override
        public @Nullable Object get(long index) {
            if (index < 0 || index >= node.size()) {
                throw new ArrayIndexOutOfBoundsException();
            }
            view.countRead();
            return view.toJs(node.get((int) index));
        }

        @Override
        public void set(long index, Value value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getSize() {
            return node.size();
        }

        @Override
        public String toString() {
            return "[object Array]";
        }
    }

    /// The names of an object's members.
    record Keys(List<String> names) implements ProxyArray {
        @Override
        public Object get(long index) {
            if (index < 0 || index >= names.size()) {
                throw new ArrayIndexOutOfBoundsException();
            }
            return names.get((int) index);
        }

        @Override
        public void set(long index, Value value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getSize() {
            return names.size();
        }
    }
}
