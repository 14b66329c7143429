package dev.overwinter.engine.port;

import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Keeps executions. Writes are asynchronous, so that those which are ready together share one commit; a future that
/// completes normally means: durable in the configured mode.
///
/// Invariant: a write happens whole or not at all, and fails alone, never its neighbours in a group.
/// Invariant: writes that were handed over one after the other for one execution are made in that order.
/// Invariant: a write is in effect for every read that begins after its future completed.
///
/// Futures complete on a thread of the store, which must not be held up: go on elsewhere (`thenApplyAsync`).
public interface Store extends Upkeep, AutoCloseable {
    /// The namespace of everything, until namespaces are a feature.
    String DEFAULT_NAMESPACE = "default";

    /// A new, strictly greater number for this boot of the engine; nobody else ever gets it.
    long nextEpoch();

    // Definitions

    /// Keeps a workflow's text; the same digest again changes nothing.
    void saveDefinition(Definition definition);

    Optional<Definition> definition(String digest);

    /// @param file the file's name as messages show it
    /// @param folder the folder of the file, where it is known
    record Definition(
            String digest,
            String workflow,
            String file,
            @Nullable String folder,
            String text) {}

    /// Makes a stored definition the one that children and triggers use from now on.
    void deploy(Definition definition);

    /// What is deployed under a workflow's name.
    Optional<Definition> deployed(String workflow);

    /// Everything that is deployed, by name.
    List<Definition> deployed();

    // Executions

    /// Stores a new execution, unless its start name exists already.
    ///
    /// @return the execution that has the name: the new one, or the one that was there; fails with
    ///     `IllegalArgumentException` where the id or a token hash is taken
    CompletableFuture<Created> create(NewExecution execution);

    /// @param transition the first checkpoint
    /// @param inputDigest of the canonical input as sent, compared where the name exists
    /// @param tokenHashes one for each of `transition.gates()`, in that order: the hash under which its token is
    ///   found
    record NewExecution(
            String id,
            String namespace,
            String workflow,
            @Nullable String name,
            String inputDigest,
            Transition transition,
            List<String> tokenHashes) {}

    /// @param id the execution that has the name now
    /// @param sameInput false where the name was used with a different input
    /// @param removed true where retention has removed that execution: only its name is left
    record Created(String id, boolean created, boolean sameInput, boolean removed) {
        public Created(String id, boolean created, boolean sameInput) {
            this(id, created, sameInput, false);
        }
    }

    /// The control state, with the inbox rows that wait for it in the order received; empty where there is none.
    Optional<Stored> load(String execution);

    /// The same without waiting for it. A store may answer those that ask at the same time with one read. What is
    /// called when it completes must not block.
    default CompletableFuture<Optional<Stored>> loading(String execution) {
        try {
            return CompletableFuture.completedFuture(load(execution));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    record Stored(ExecutionState state, List<InboxRow> inbox) {}

    /// Reads one payload.
    ///
    /// @throws java.util.NoSuchElementException where there is none
    JsonNode payload(String execution, long id);

    /// Writes what a transition changed, if the stored version and epoch are still the expected ones.
    ///
    /// @return true where it was written, false where somebody else wrote in between; fails with
    ///     `NoSuchElementException` for an unknown execution, `IllegalArgumentException` where a token hash is
    ///     taken. Completes in the order of the writes; what is called then must not block
    CompletableFuture<Boolean> checkpoint(Checkpoint checkpoint);

    /// @param expectedVersion the version that the transition was computed from
    /// @param expectedEpoch the epoch that the transition was computed from
    /// @param tokenHashes one for each of `transition.gates()`, in that order
    record Checkpoint(
            String execution,
            long expectedVersion,
            long expectedEpoch,
            Transition transition,
            List<String> tokenHashes) {}

    // Inbox

    /// Puts an outside fact into an execution's inbox.
    ///
    /// @param kind of the event
    /// @param body the event as JSON
    /// @return the row's id, once it is durable; fails with `NoSuchElementException` for an unknown execution
    CompletableFuture<Long> post(String execution, String kind, JsonNode body, Instant at);

    /// What waits in an execution's inbox, in the order received.
    List<InboxRow> inbox(String execution);

    record InboxRow(long id, String kind, JsonNode body, Instant at) {}

    // Events

    /// Keeps a CloudEvent, durable when the future completes. One with the same `source` and `id` is kept once.
    ///
    /// @return its position
    CompletableFuture<Long> publish(JsonNode event, Instant at);

    /// Events that nobody looked for listeners of yet, in order of position.
    List<StoredEvent> undispatched(int limit);

    /// Events of a type that came at `since` or later, after a position, in order of position. Those that a `listen`
    /// has taken (`Transition.heard`) are left out for it.
    ///
    /// @param correlation what the events must have, see `Correlation`
    List<StoredEvent> events(Hearer hearer, String type, String correlation, Instant since, long after, int limit);

    /// A `listen` step.
    ///
    /// @param scope see `Transition.Heard`
    record Hearer(String execution, NodeKey scope, String step) {}

    record StoredEvent(long position, JsonNode event, Instant at) {}

    /// The sets of paths by which somebody listens for a type now: see `Correlation`.
    List<String> correlationPaths(String type);

    /// Who listens now.
    List<Listener> listeners(String type, String correlation);

    record Listener(String execution, NodeKey key, int filter) {}

    /// Hands an event to listeners: writes it into their inboxes and marks it as dispatched, all at once.
    ///
    /// @return the executions whose inboxes got it; those that are unknown by now are left out
    CompletableFuture<List<String>> dispatch(long position, List<Offer> offers);

    record Offer(String execution, String kind, JsonNode body, Instant at) {}

    // Slots

    /// The executions of a workflow that have a slot and have neither ended nor rest, in the order of creation.
    List<Occupant> occupants(String workflow, String slot);

    /// @param queued true where it waits for the slot
    record Occupant(String execution, boolean queued) {}

    /// The slots for which somebody waits.
    List<Slot> queuedSlots();

    record Slot(String workflow, String slot) {}

    // Schedules

    /// When a schedule last fired; empty where it never did.
    Optional<Instant> lastFired(String workflow, String trigger);

    CompletableFuture<Void> fired(String workflow, String trigger, Instant at);

    // Time

    /// Executions whose wake-up is due, in due order, after `after` (exclusive), at most `limit`. An execution
    /// with rows in its inbox is due as one that is `BUSY`, so that a sweep after a crash finds it.
    ///
    /// What is due at one instant comes in the order in which it was created: the rows of those who are worked off
    /// together then lie together.
    List<Due> due(@Nullable Due after, Instant until, int limit);

    /// @param number later ones of a store have higher ones
    record Due(Instant at, long number, String execution) {}

    /// The earliest wake-up after an instant; those who are `BUSY` come before all.
    Optional<Instant> earliestWake(Instant after);

    // Gates

    /// The gate that a token's hash belongs to, open or not.
    Optional<Gate> gate(String tokenHash);

    /// Gates of an execution, open and closed, in the order of opening.
    List<Gate> gates(String execution);

    record Gate(
            String execution,
            NodeKey key,
            String call,
            String nonce,
            Transition.GateState state,
            @Nullable String by,
            Instant at) {}

    // Looking

    /// Finds an execution by its id, or by `workflow/name`.
    Optional<String> find(String idOrName);

    /// Newest first: in reverse order of creation.
    List<Summary> list(Query query);

    /// @param beforeId only executions older than this one
    record Query(
            @Nullable String workflow,
            @Nullable String status,
            int limit,
            @Nullable String beforeId) {}

    /// @param status running, suspended, compensating, held, resting or how it ended
    record Summary(
            String id,
            String workflow,
            @Nullable String name,
            String status,
            Instant startedAt,
            Instant changedAt,
            @Nullable Instant wakeAt) {}

    List<HistoryEntry> history(String execution, long afterSeq, int limit);

    /// The whole ledger of an execution, settled entries too, in the order of arming.
    List<LedgerEntry> ledger(String execution);

    /// Counts by status.
    Map<String, Long> counts();

    /// Notes that an execution was claimed without having made progress since.
    ///
    /// @return how often in a row, once it is durable; a checkpoint sets it back to 0. Fails with
    ///     `NoSuchElementException` for an unknown execution. Completes in the order of the writes; what is called
    ///     then must not block
    CompletableFuture<Integer> countClaim(String execution);

    @Override
    void close();

    /// Too many writes are waiting: this one was refused and nothing of it was written. Trying again later is safe.
    final class StoreBusy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreBusy(String message) {
            super(message, null, false, false);
        }
    }

    /// The store failed: disk full, connection lost, damaged file. What was being written is not known to be durable.
    class StoreFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreFault(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
