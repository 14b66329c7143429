package dev.overwinter.engine.memory;

import dev.overwinter.engine.core.Correlation;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The events of a memory store, and who listens for them. Guarded by the store.
final class MemoryEvents {
    private final TreeMap<Long, Store.StoredEvent> events = new TreeMap<>();
    private final TreeMap<Long, Store.StoredEvent> undispatched = new TreeMap<>();
    private final Map<Identity, Long> known = new LinkedHashMap<>();
    private final Map<Store.Listener, Wanted> listeners = new LinkedHashMap<>();
    private final Set<Taken> taken = new HashSet<>();
    private long last;

    private record Identity(String source, String id) {}

    private record Wanted(String type, String correlation) {}

    private record Taken(Store.Hearer hearer, long position) {}

    long publish(JsonNode event, Instant at) {
        var identity =
                new Identity(event.path("source").asString(""), event.path("id").asString(""));
        return known.computeIfAbsent(identity, _ -> {
            var stored = new Store.StoredEvent(++last, event, at);
            events.put(stored.position(), stored);
            undispatched.put(stored.position(), stored);
            return stored.position();
        });
    }

    void write(String execution, Transition transition) {
        transition
                .published()
                .forEach(published ->
                        publish(published.event(), transition.header().now()));
        for (var change : transition.listening()) {
            var listener = new Store.Listener(execution, change.key(), change.filter());
            if (change.open()) {
                listeners.put(listener, new Wanted(change.type(), change.correlation()));
            } else {
                listeners.remove(listener);
            }
        }
        transition
                .heard()
                .forEach(heard -> taken.add(
                        new Taken(new Store.Hearer(execution, heard.scope(), heard.step()), heard.position())));
        transition.collapsed().forEach(scope -> taken.removeIf(one -> isInside(one.hearer(), execution, scope)));
    }

    private static boolean isInside(Store.Hearer hearer, String execution, NodeKey scope) {
        return hearer.execution().equals(execution)
                && (hearer.scope().equals(scope) || hearer.scope().within(scope));
    }

    List<Store.StoredEvent> undispatched(int limit) {
        return undispatched.values().stream().limit(limit).toList();
    }

    void dispatched(long position) {
        undispatched.remove(position);
    }

    List<Store.StoredEvent> events(
            Store.Hearer hearer, String type, String correlation, Instant since, long after, int limit) {
        var paths = Correlation.paths(correlation);
        return events.tailMap(after, false).values().stream()
                .filter(event -> !event.at().isBefore(since))
                .filter(event -> event.event().path("type").asString("").equals(type))
                .filter(event -> correlation.equals(Correlation.ofEvent(event.event(), paths)))
                .filter(event -> !taken.contains(new Taken(hearer, event.position())))
                .limit(limit)
                .toList();
    }

    /// What an execution that is gone has taken, and listens for.
    void forget(String execution) {
        taken.removeIf(one -> one.hearer().execution().equals(execution));
        listeners.keySet().removeIf(listener -> listener.execution().equals(execution));
    }

    long countBefore(Instant before) {
        return old(before).count();
    }

    int removeBefore(Instant before, int limit) {
        var gone = old(before).limit(limit).toList();
        for (var event : gone) {
            events.remove(event.position());
            known.values().remove(event.position());
        }
        return gone.size();
    }

    private Stream<Store.StoredEvent> old(Instant before) {
        return events.values().stream()
                .filter(event -> event.at().isBefore(before) && !undispatched.containsKey(event.position()));
    }

    List<String> correlationPaths(String type) {
        return listeners.values().stream()
                .filter(wanted -> wanted.type().equals(type))
                .map(wanted -> Correlation.paths(wanted.correlation()))
                .distinct()
                .sorted()
                .toList();
    }

    List<Store.Listener> listeners(String type, String correlation) {
        return listeners.entrySet().stream()
                .filter(listener -> listener.getValue().equals(new Wanted(type, correlation)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
