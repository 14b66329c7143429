package dev.overwinter.app.testing;

import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The store of one life of an engine: every write is complete when the call returns, and somebody watches.
final class WatchedStore implements Store {
    private final Store store;
    private final Watcher watcher;

    /// Hears of durable writes.
    interface Watcher {
        void created(NewExecution execution);

        /// @param before what was stored before
        void checkpointed(Stored before, Checkpoint checkpoint);

        void posted(String execution, long row);

        void removed(List<String> executions);

        /// Something else is durable: an event, its dispatch, a firing, another text, the removal of events.
        void wrote();
    }

    WatchedStore(Store store, Watcher watcher) {
        this.store = store;
        this.watcher = watcher;
    }

    @Override
    public void deploy(Definition definition) {
        store.deploy(definition);
        watcher.wrote();
    }

    @Override
    public Optional<Definition> deployed(String workflow) {
        return store.deployed(workflow);
    }

    @Override
    public List<Definition> deployed() {
        return store.deployed();
    }

    @Override
    public CompletableFuture<Long> publish(JsonNode event, Instant at) {
        return told(store.publish(event, at));
    }

    @Override
    public List<StoredEvent> undispatched(int limit) {
        return store.undispatched(limit);
    }

    @Override
    public List<StoredEvent> events(
            Hearer hearer, String type, String correlation, Instant since, long after, int limit) {
        return store.events(hearer, type, correlation, since, after, limit);
    }

    @Override
    public List<String> correlationPaths(String type) {
        return store.correlationPaths(type);
    }

    @Override
    public List<Listener> listeners(String type, String correlation) {
        return store.listeners(type, correlation);
    }

    @Override
    public CompletableFuture<List<String>> dispatch(long position, List<Offer> offers) {
        return told(store.dispatch(position, offers));
    }

    @Override
    public List<Occupant> occupants(String workflow, String slot) {
        return store.occupants(workflow, slot);
    }

    @Override
    public List<Slot> queuedSlots() {
        return store.queuedSlots();
    }

    @Override
    public Optional<Instant> lastFired(String workflow, String trigger) {
        return store.lastFired(workflow, trigger);
    }

    @Override
    public CompletableFuture<Void> fired(String workflow, String trigger, Instant at) {
        return told(store.fired(workflow, trigger, at));
    }

    @Override
    public CompletableFuture<Created> create(NewExecution execution) {
        var created = joined(store.create(execution));
        if (!created.isCompletedExceptionally() && created.join().created()) {
            watcher.created(execution);
        }
        return created;
    }

    @Override
    public CompletableFuture<Boolean> checkpoint(Checkpoint checkpoint) {
        var before = store.load(checkpoint.execution()).orElseThrow();
        var written = joined(store.checkpoint(checkpoint));
        if (!written.isCompletedExceptionally() && written.join()) {
            watcher.checkpointed(before, checkpoint);
        }
        return written;
    }

    @Override
    public CompletableFuture<Long> post(String execution, String kind, JsonNode body, Instant at) {
        var posted = joined(store.post(execution, kind, body, at));
        if (!posted.isCompletedExceptionally()) {
            watcher.posted(execution, posted.join());
        }
        return posted;
    }

    private <T> CompletableFuture<T> told(CompletableFuture<T> write) {
        if (!joined(write).isCompletedExceptionally()) {
            watcher.wrote();
        }
        return write;
    }

    private static <T> CompletableFuture<T> joined(CompletableFuture<T> write) {
        try {
            write.join();
        } catch (CompletionException _) {
            // it says so itself
        }
        return write;
    }

    @Override
    public long nextEpoch() {
        return store.nextEpoch();
    }

    @Override
    public void saveDefinition(Definition definition) {
        store.saveDefinition(definition);
    }

    @Override
    public Optional<Definition> definition(String digest) {
        return store.definition(digest);
    }

    @Override
    public Optional<Stored> load(String execution) {
        return store.load(execution);
    }

    @Override
    public JsonNode payload(String execution, long id) {
        return store.payload(execution, id);
    }

    @Override
    public List<InboxRow> inbox(String execution) {
        return store.inbox(execution);
    }

    @Override
    public List<Due> due(@Nullable Due after, Instant until, int limit) {
        return store.due(after, until, limit);
    }

    @Override
    public Optional<Instant> earliestWake(Instant after) {
        return store.earliestWake(after);
    }

    @Override
    public Optional<Gate> gate(String tokenHash) {
        return store.gate(tokenHash);
    }

    @Override
    public List<Gate> gates(String execution) {
        return store.gates(execution);
    }

    @Override
    public Optional<String> find(String idOrName) {
        return store.find(idOrName);
    }

    @Override
    public List<Summary> list(Query query) {
        return store.list(query);
    }

    @Override
    public List<LedgerEntry> ledger(String execution) {
        return store.ledger(execution);
    }

    @Override
    public List<HistoryEntry> history(String execution, long afterSeq, int limit) {
        return store.history(execution, afterSeq, limit);
    }

    @Override
    public Map<String, Long> counts() {
        return store.counts();
    }

    @Override
    public CompletableFuture<Integer> countClaim(String execution) {
        return joined(store.countClaim(execution));
    }

    @Override
    public List<Ended> ended(Outdated which, int limit) {
        return store.ended(which, limit);
    }

    @Override
    public Optional<Kin> kin(String execution) {
        return store.kin(execution);
    }

    @Override
    public List<Long> payloads(String execution) {
        return store.payloads(execution);
    }

    @Override
    public CompletableFuture<List<String>> remove(List<String> executions, Instant at) {
        var removed = joined(store.remove(executions, at));
        if (!removed.isCompletedExceptionally()) {
            watcher.removed(removed.join());
        }
        return removed;
    }

    @Override
    public CompletableFuture<Integer> clear(int rows) {
        return joined(store.clear(rows));
    }

    @Override
    public Optional<Tombstone> tombstone(String workflow, String name) {
        return store.tombstone(workflow, name);
    }

    @Override
    public Map<String, Instant> earliestStarts() {
        return store.earliestStarts();
    }

    @Override
    public List<Definition> definitions(String workflow) {
        return store.definitions(workflow);
    }

    @Override
    public long countEvents(Instant before) {
        return store.countEvents(before);
    }

    @Override
    public CompletableFuture<Integer> removeEvents(Instant before, int limit) {
        return told(store.removeEvents(before, limit));
    }

    /// The store outlives the engine.
    @Override
    public void close() {}
}
