package dev.overwinter.engine.memory;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Keeps executions in memory, each row as the text that a database would keep. Deterministic; futures are
/// complete when they are returned.
public final class MemoryStore implements Store {
    private static final Comparator<Due> DUE_ORDER =
            Comparator.comparing(Due::at).thenComparingLong(Due::number);

    private final Map<String, Definition> definitions = new HashMap<>();
    private final TreeMap<String, Definition> deployed = new TreeMap<>();
    private final Map<Schedule, Instant> fired = new HashMap<>();
    private final MemoryEvents events = new MemoryEvents();
    private final LinkedHashMap<String, MemoryExecution> executions = new LinkedHashMap<>();
    private final Map<StartName, String> names = new HashMap<>();
    private final LinkedHashMap<String, Gate> gates = new LinkedHashMap<>();
    private final MemoryUpkeep upkeep = new MemoryUpkeep(executions, names, gates, events);
    private long epoch;
    private long lastInbox;
    private long lastExecution;

    private record Schedule(String workflow, String trigger) {}

    record StartName(String namespace, String workflow, String name) {}

    @Override
    public synchronized long nextEpoch() {
        return ++epoch;
    }

    @Override
    public synchronized void saveDefinition(Definition definition) {
        definitions.putIfAbsent(definition.digest(), definition);
    }

    @Override
    public synchronized Optional<Definition> definition(String digest) {
        return Optional.ofNullable(definitions.get(digest));
    }

    @Override
    public synchronized void deploy(Definition definition) {
        saveDefinition(definition);
        deployed.put(definition.workflow(), definitions.get(definition.digest()));
    }

    @Override
    public synchronized Optional<Definition> deployed(String workflow) {
        return Optional.ofNullable(deployed.get(workflow));
    }

    @Override
    public synchronized List<Definition> deployed() {
        return List.copyOf(deployed.values());
    }

    @Override
    public CompletableFuture<Created> create(NewExecution execution) {
        return completed(() -> createNow(execution));
    }

    private Created createNow(NewExecution execution) {
        var name = execution.name() == null
                ? null
                : new StartName(execution.namespace(), execution.workflow(), execution.name());
        var existing = name == null ? null : names.get(name);
        if (existing != null) {
            boolean sameInput = known(existing).inputDigest.equals(execution.inputDigest());
            return new Created(existing, false, sameInput);
        }
        var buried = execution.name() == null ? null : upkeep.buried(execution);
        if (buried != null) {
            return buried;
        }
        if (executions.containsKey(execution.id())) {
            throw new IllegalArgumentException("there is an execution " + execution.id() + " already");
        }
        requireFreeHashes(execution.id(), execution.transition(), execution.tokenHashes());
        var rows = new MemoryExecution(execution.id(), execution.inputDigest(), ++lastExecution);
        rows.write(execution.transition());
        executions.put(execution.id(), rows);
        tell(execution.id(), execution.transition());
        if (name != null) {
            names.put(name, execution.id());
        }
        writeGates(execution.id(), execution.transition(), execution.tokenHashes());
        return new Created(execution.id(), true, true);
    }

    @Override
    public synchronized Optional<Stored> load(String execution) {
        return Optional.ofNullable(executions.get(execution)).map(rows -> new Stored(rows.state(), rows.inboxRows()));
    }

    @Override
    public synchronized JsonNode payload(String execution, long id) {
        var text = known(execution).payloads.get(id);
        if (text == null) {
            throw new NoSuchElementException("execution " + execution + " has no payload " + id);
        }
        return StateCodec.readTree(text);
    }

    @Override
    public CompletableFuture<Boolean> checkpoint(Checkpoint checkpoint) {
        return completed(() -> checkpointNow(checkpoint));
    }

    private boolean checkpointNow(Checkpoint checkpoint) {
        var rows = known(checkpoint.execution());
        var header = rows.header();
        if (header.version() != checkpoint.expectedVersion() || header.epoch() != checkpoint.expectedEpoch()) {
            return false;
        }
        requireFreeHashes(checkpoint.execution(), checkpoint.transition(), checkpoint.tokenHashes());
        rows.write(checkpoint.transition());
        tell(checkpoint.execution(), checkpoint.transition());
        writeGates(checkpoint.execution(), checkpoint.transition(), checkpoint.tokenHashes());
        return true;
    }

    private void tell(String execution, Transition transition) {
        events.write(execution, transition);
        for (var send : transition.sends()) {
            if (executions.containsKey(send.execution())) {
                var fact = send.event();
                putInbox(send.execution(), fact.getClass().getSimpleName(), StateCodec.inboxBody(fact), fact.at());
            }
        }
    }

    private long putInbox(String execution, String kind, JsonNode body, Instant at) {
        var row = new InboxRow(++lastInbox, kind, StateCodec.readTree(StateCodec.write(body)), at);
        known(execution).inbox.put(row.id(), row);
        return row.id();
    }

    private void requireFreeHashes(String execution, Transition transition, List<String> hashes) {
        if (transition.gates().size() != hashes.size()) {
            throw new IllegalArgumentException(
                    transition.gates().size() + " gates changed, but " + hashes.size() + " token hashes were given");
        }
        for (var hash : hashes) {
            var gate = gates.get(hash);
            if (gate != null && !gate.execution().equals(execution)) {
                throw new IllegalArgumentException("token hash " + hash + " belongs to another execution");
            }
        }
    }

    private void writeGates(String execution, Transition transition, List<String> hashes) {
        for (int i = 0; i < hashes.size(); i++) {
            var gate = transition.gates().get(i);
            gates.put(
                    hashes.get(i),
                    new Gate(execution, gate.key(), gate.call(), gate.nonce(), gate.state(), gate.by(), gate.at()));
        }
    }

    @Override
    public CompletableFuture<Long> post(String execution, String kind, JsonNode body, Instant at) {
        return completed(() -> putInbox(execution, kind, body, at));
    }

    @Override
    public CompletableFuture<Long> publish(JsonNode event, Instant at) {
        return completed(() -> events.publish(StateCodec.readTree(StateCodec.write(event)), at));
    }

    @Override
    public synchronized List<StoredEvent> undispatched(int limit) {
        return events.undispatched(limit);
    }

    @Override
    public synchronized List<StoredEvent> events(
            Hearer hearer, String type, String correlation, Instant since, long after, int limit) {
        return events.events(hearer, type, correlation, since, after, limit);
    }

    @Override
    public synchronized List<String> correlationPaths(String type) {
        return events.correlationPaths(type);
    }

    @Override
    public synchronized List<Listener> listeners(String type, String correlation) {
        return events.listeners(type, correlation);
    }

    @Override
    public CompletableFuture<List<String>> dispatch(long position, List<Offer> offers) {
        return completed(() -> {
            var reached = offers.stream()
                    .filter(offer -> executions.containsKey(offer.execution()))
                    .toList();
            reached.forEach(offer -> putInbox(offer.execution(), offer.kind(), offer.body(), offer.at()));
            events.dispatched(position);
            return reached.stream().map(Offer::execution).distinct().toList();
        });
    }

    @Override
    public synchronized List<Occupant> occupants(String workflow, String slot) {
        return running()
                .filter(header -> header.getValue().workflow().equals(workflow)
                        && slot.equals(header.getValue().slot()))
                .map(header -> new Occupant(header.getKey(), header.getValue().queued()))
                .toList();
    }

    @Override
    public synchronized List<Slot> queuedSlots() {
        return running()
                .map(Map.Entry::getValue)
                .filter(Header::queued)
                .map(header -> new Slot(header.workflow(), Objects.requireNonNull(header.slot())))
                .distinct()
                .toList();
    }

    private Stream<Map.Entry<String, Header>> running() {
        return executions.values().stream()
                .map(rows -> Map.entry(rows.id, rows.header()))
                .filter(header -> header.getValue().endedAt() == null);
    }

    @Override
    public synchronized Optional<Instant> lastFired(String workflow, String trigger) {
        return Optional.ofNullable(fired.get(new Schedule(workflow, trigger)));
    }

    @Override
    public CompletableFuture<Void> fired(String workflow, String trigger, Instant at) {
        return completed(() -> {
            fired.put(new Schedule(workflow, trigger), at);
            return null;
        });
    }

    @Override
    public synchronized List<InboxRow> inbox(String execution) {
        return known(execution).inboxRows();
    }

    @Override
    public synchronized List<Due> due(@Nullable Due after, Instant until, int limit) {
        var all = new ArrayList<Due>();
        for (var rows : executions.values()) {
            var at = rows.wakeAt();
            if (at != null && !at.isAfter(until)) {
                all.add(new Due(at, rows.number, rows.id));
            }
        }
        return all.stream()
                .filter(due -> after == null || DUE_ORDER.compare(due, after) > 0)
                .sorted(DUE_ORDER)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Instant> earliestWake(Instant after) {
        return executions.values().stream()
                .map(MemoryExecution::wakeAt)
                .filter(Objects::nonNull)
                .filter(at -> at.isAfter(after))
                .min(Comparator.naturalOrder());
    }

    @Override
    public synchronized Optional<Gate> gate(String tokenHash) {
        return Optional.ofNullable(gates.get(tokenHash));
    }

    @Override
    public synchronized List<Gate> gates(String execution) {
        return gates.values().stream()
                .filter(gate -> gate.execution().equals(execution))
                .toList();
    }

    @Override
    public synchronized Optional<String> find(String idOrName) {
        if (executions.containsKey(idOrName)) {
            return Optional.of(idOrName);
        }
        int slash = idOrName.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.ofNullable(names.get(
                        new StartName(DEFAULT_NAMESPACE, idOrName.substring(0, slash), idOrName.substring(slash + 1))));
    }

    @Override
    public synchronized List<Ended> ended(Outdated which, int limit) {
        return upkeep.ended(which, limit);
    }

    @Override
    public synchronized Optional<Kin> kin(String execution) {
        return Optional.ofNullable(executions.get(execution)).map(MemoryExecution::kin);
    }

    @Override
    public synchronized List<Long> payloads(String execution) {
        return List.copyOf(known(execution).payloads.keySet());
    }

    @Override
    public CompletableFuture<List<String>> remove(List<String> removed, Instant at) {
        return completed(() -> upkeep.remove(removed, at));
    }

    @Override
    public CompletableFuture<Integer> clear(int rows) {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public synchronized Optional<Tombstone> tombstone(String workflow, String name) {
        return upkeep.tombstone(workflow, name);
    }

    @Override
    public synchronized Map<String, Instant> earliestStarts() {
        return upkeep.earliestStarts();
    }

    @Override
    public synchronized List<Definition> definitions(String workflow) {
        return definitions.values().stream()
                .filter(definition -> definition.workflow().equals(workflow))
                .sorted(Comparator.comparing(Definition::digest))
                .toList();
    }

    @Override
    public synchronized long countEvents(Instant before) {
        return events.countBefore(before);
    }

    @Override
    public CompletableFuture<Integer> removeEvents(Instant before, int limit) {
        return completed(() -> events.removeBefore(before, limit));
    }

    @Override
    public synchronized List<Summary> list(Query query) {
        var ids = new ArrayList<>(executions.keySet());
        int end = query.beforeId() == null ? ids.size() : Math.max(0, ids.indexOf(query.beforeId()));
        return ids.subList(0, end).reversed().stream()
                .map(id -> known(id).summary())
                .filter(summary -> query.workflow() == null || query.workflow().equals(summary.workflow()))
                .filter(summary -> query.status() == null || query.status().equals(summary.status()))
                .limit(query.limit())
                .toList();
    }

    @Override
    public synchronized List<HistoryEntry> history(String execution, long afterSeq, int limit) {
        var rows = executions.get(execution);
        return rows == null ? List.of() : rows.historyAfter(afterSeq, limit);
    }

    @Override
    public synchronized List<LedgerEntry> ledger(String execution) {
        return known(execution).ledger();
    }

    @Override
    public synchronized Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        executions.values().forEach(rows -> counts.merge(rows.summary().status(), 1L, Long::sum));
        return counts;
    }

    @Override
    public CompletableFuture<Integer> countClaim(String execution) {
        return completed(() -> ++known(execution).claims);
    }

    /// Forgets nothing: a closed memory store can still be read.
    @Override
    public void close() {}

    private MemoryExecution known(String execution) {
        var rows = executions.get(execution);
        if (rows == null) {
            throw new NoSuchElementException("there is no execution " + execution);
        }
        return rows;
    }

    private synchronized <T> CompletableFuture<T> completed(Supplier<T> write) {
        try {
            return CompletableFuture.completedFuture(write.get());
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
