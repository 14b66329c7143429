package dev.overwinter.engine.memory;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Place;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.core.StepResult;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rows of one execution, each as the text that a database would keep. Guarded by the store.
final class MemoryExecution {
    final String id;
    final String inputDigest;
    final long number;
    final TreeMap<Long, String> payloads = new TreeMap<>();
    final TreeMap<Long, String> history = new TreeMap<>();
    final TreeMap<Long, Store.InboxRow> inbox = new TreeMap<>();
    int claims;

    private String header = "";
    private final TreeMap<NodeKey, String> nodes = new TreeMap<>();
    private final TreeMap<Place, String> results = new TreeMap<>();
    private final TreeMap<Long, String> ledger = new TreeMap<>();
    private final TreeMap<Long, String> settled = new TreeMap<>();
    private final TreeMap<Place, String> vars = new TreeMap<>();

    MemoryExecution(String id, String inputDigest, long number) {
        this.id = id;
        this.number = number;
        this.inputDigest = inputDigest;
    }

    void write(Transition transition) {
        header = StateCodec.write(transition.header());
        transition.nodes().forEach((key, node) -> {
            if (node == null) {
                nodes.remove(key);
            } else {
                nodes.put(key, StateCodec.write(node));
            }
        });
        transition.collapsed().forEach(scope -> {
            results.keySet().removeIf(place -> isInside(place, scope));
            vars.keySet().removeIf(place -> isInside(place, scope));
        });
        transition.results().forEach(result -> results.put(result.place(), StateCodec.write(result)));
        transition.ledger().forEach(entry -> {
            (entry.state().isSettled() ? ledger : settled).remove(entry.seq());
            (entry.state().isSettled() ? settled : ledger).put(entry.seq(), StateCodec.write(entry));
        });
        transition.vars().forEach(variable -> vars.put(variable.place(), StateCodec.write(variable.value())));
        transition.payloads().forEach(payload -> payloads.put(payload.id(), StateCodec.write(payload.value())));
        transition.history().forEach(entry -> history.put(entry.seq(), StateCodec.write(entry)));
        transition.consumed().forEach(inbox::remove);
        claims = 0;
    }

    List<LedgerEntry> ledger() {
        var all = new TreeMap<>(ledger);
        all.putAll(settled);
        return List.copyOf(read(all, LedgerEntry.class).values());
    }

    private static boolean isInside(Place place, NodeKey scope) {
        return place.scope().equals(scope) || place.scope().within(scope);
    }

    Header header() {
        return read(header, Header.class);
    }

    ExecutionState state() {
        return ExecutionState.of(
                id,
                header(),
                read(nodes, NodeState.class),
                read(results, StepResult.class),
                read(ledger, LedgerEntry.class),
                read(vars, Ref.class));
    }

    /// Busy while a fact waits in the inbox, whatever the header says.
    @Nullable
    Instant wakeAt() {
        return inbox.isEmpty() ? header().wakeAt() : Header.BUSY;
    }

    Store.Summary summary() {
        var head = header();
        return new Store.Summary(
                id, head.workflow(), head.name(), Standing.of(head), head.startedAt(), head.now(), wakeAt());
    }

    /// True where it has ended for good.
    boolean isOver() {
        return Standing.ENDED.contains(Standing.of(header()));
    }

    Store.Ended ended() {
        var head = header();
        return new Store.Ended(
                id,
                head.workflow(),
                head.name(),
                Standing.of(head),
                head.startedAt(),
                Objects.requireNonNull(head.endedAt()),
                number);
    }

    Store.Kin kin() {
        var parent = header().parent();
        return new Store.Kin(isOver(), parent == null ? null : parent.execution());
    }

    List<HistoryEntry> historyAfter(long seq, int limit) {
        return history.tailMap(seq, false).values().stream()
                .limit(limit)
                .map(text -> read(text, HistoryEntry.class))
                .toList();
    }

    List<Store.InboxRow> inboxRows() {
        return new ArrayList<>(inbox.values());
    }

    private static <K, T> SortedMap<K, T> read(TreeMap<K, String> texts, Class<T> type) {
        var values = new TreeMap<K, T>(texts.comparator());
        texts.forEach((key, text) -> values.put(key, read(text, type)));
        return values;
    }

    private static <T> T read(String text, Class<T> type) {
        return StateCodec.read(StateCodec.FORMAT, text, type);
    }
}
