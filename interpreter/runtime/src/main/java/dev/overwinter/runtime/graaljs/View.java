package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Visible;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one evaluation sees: asks a supplier when its name is read, and remembers the answer, so that a name reads
/// the same each time and an object is identical to itself.
final class View {
    private final Visible.Members scope;
    private final Map<Visible.Members, Map<String, Visible>> loaded = new IdentityHashMap<>();
    private final Map<Object, Viewed> viewed = new IdentityHashMap<>();
    private Asking asking = Supplier::get;
    private int readsLeft = Integer.MAX_VALUE;
    private @Nullable Throwable loadFailure;

    /// How a supplier is asked: at once, or on the thread that it belongs to.
    interface Asking {
        Visible ask(Supplier<Visible> supplier);
    }

    /// More reads than were allowed.
    static final class ReadsExhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ReadsExhausted() {
            super("too many reads", null, false, false);
        }
    }

    View(Visible.Members scope) {
        this.scope = scope;
    }

    void askThrough(Asking newAsking) {
        asking = newAsking;
    }

    /// Bounds the elements and members read from now on.
    void allowReads(int count) {
        readsLeft = count;
    }

    void countRead() {
        if (--readsLeft < 0) {
            throw new ReadsExhausted();
        }
    }

    Set<String> names() {
        return scope.members().keySet();
    }

    Visible.Members scope() {
        return scope;
    }

    /// @return the member, asking its supplier the first time; null if there is none of this name
    @Nullable
    Visible load(Visible.Members members, String name) {
        Visible known = known(members, name);
        Supplier<Visible> supplier = members.members().get(name);
        if (known != null || supplier == null) {
            return known;
        }
        Visible value = ask(supplier);
        loaded.computeIfAbsent(members, _ -> new HashMap<>()).put(name, value);
        return value;
    }

    /// @return the member if it was read before; never asks
    @Nullable
    Visible known(Visible.Members members, String name) {
        return loaded.getOrDefault(members, Map.of()).get(name);
    }

    /// What JavaScript gets: a primitive, null or a {@link Viewed} proxy.
    @Nullable
    Object toJs(Visible visible) {
        return switch (visible) {
            case Visible.Json(JsonNode node) -> toJs(node);
            case Visible.Members members ->
                viewed.computeIfAbsent(members, _ -> new Viewed.ViewedMembers(members, this));
        };
    }

    @Nullable
    Object toJs(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL, MISSING -> null;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> Numbers.toJs(node);
            case STRING -> node.stringValue();
            case OBJECT -> viewed.computeIfAbsent(node, _ -> new Viewed.ViewedObject(node, this));
            case ARRAY -> viewed.computeIfAbsent(node, _ -> new Viewed.ViewedArray(node, this));
            case BINARY, POJO -> node.asString();
        };
    }

    /// The failure of a supplier is neither the author's nor the guard's, and JavaScript may not swallow it.
    void rethrowLoadFailure() {
        switch (loadFailure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    boolean loadFailed() {
        return loadFailure != null;
    }

    private Visible ask(Supplier<Visible> supplier) {
        try {
            return asking.ask(supplier);
        } catch (RuntimeException | Error e) {
            loadFailure = e;
            throw e;
        }
    }
}
