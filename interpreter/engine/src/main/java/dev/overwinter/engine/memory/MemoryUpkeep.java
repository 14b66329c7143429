package dev.overwinter.engine.memory;

import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Retention in a memory store. Guarded by the store.
final class MemoryUpkeep {
    private final Map<MemoryStore.StartName, Grave> tombstones = new HashMap<>();
    private final LinkedHashMap<String, MemoryExecution> executions;
    private final Map<MemoryStore.StartName, String> names;
    private final LinkedHashMap<String, Store.Gate> gates;
    private final MemoryEvents events;

    private record Grave(String inputDigest, Store.Tombstone tombstone) {}

    MemoryUpkeep(
            LinkedHashMap<String, MemoryExecution> executions,
            Map<MemoryStore.StartName, String> names,
            LinkedHashMap<String, Store.Gate> gates,
            MemoryEvents events) {
        this.executions = executions;
        this.names = names;
        this.gates = gates;
        this.events = events;
    }

    List<Store.Ended> ended(Store.Outdated which, int limit) {
        return executions.values().stream()
                .filter(rows -> rows.number > which.after() && rows.isOver())
                .map(MemoryExecution::ended)
                .filter(ended -> ended.endedAt().isBefore(which.before())
                        && which.statuses().contains(ended.status())
                        && (which.workflow() == null || which.workflow().equals(ended.workflow())))
                .limit(limit)
                .toList();
    }

    List<String> remove(List<String> ids, Instant at) {
        var gone = new ArrayList<String>();
        for (var id : ids) {
            var rows = executions.get(id);
            if (rows != null && rows.isOver() && rows.wakeAt() == null) {
                bury(rows, at);
                gone.add(id);
            }
        }
        return gone;
    }

    private void bury(MemoryExecution rows, Instant at) {
        executions.remove(rows.id);
        gates.values().removeIf(gate -> gate.execution().equals(rows.id));
        events.forget(rows.id);
        var header = rows.header();
        if (header.name() != null) {
            var name = new MemoryStore.StartName(Store.DEFAULT_NAMESPACE, header.workflow(), header.name());
            names.remove(name);
            tombstones.put(name, new Grave(rows.inputDigest, new Store.Tombstone(rows.id, at)));
        }
    }

    /// What is said to a start whose name belonged to an execution that is gone; null where there was none.
    Store.@Nullable Created buried(Store.NewExecution start) {
        var grave = tombstones.get(
                new MemoryStore.StartName(start.namespace(), start.workflow(), Objects.requireNonNull(start.name())));
        return grave == null
                ? null
                : new Store.Created(
                        grave.tombstone().execution(),
                        false,
                        grave.inputDigest().equals(start.inputDigest()),
                        true);
    }

    Optional<Store.Tombstone> tombstone(String workflow, String name) {
        return Optional.ofNullable(tombstones.get(new MemoryStore.StartName(Store.DEFAULT_NAMESPACE, workflow, name)))
                .map(Grave::tombstone);
    }

    Map<String, Instant> earliestStarts() {
        var starts = new TreeMap<String, Instant>();
        for (var rows : executions.values()) {
            if (!rows.isOver()) {
                starts.merge(
                        rows.header().workflow(),
                        rows.header().startedAt(),
                        (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        return starts;
    }
}
