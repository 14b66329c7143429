package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Place;
import dev.overwinter.engine.core.StepResult;
import dev.overwinter.engine.core.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transition as rows. Made on the caller's thread, so that the writing thread only writes.
///
/// @param live what changes where nodes, results and variables stand in the execution's row
/// @param nodes by node key; no body: the visit ended
/// @param bytes about how much memory it takes while it waits
record Encoded(
        Header header,
        byte[] headerBody,
        LiveRows.Change live,
        List<Row<String>> nodes,
        List<Row<StepResult>> results,
        List<Row<LedgerEntry>> ledger,
        List<Row<Place>> vars,
        List<NodeKey> collapsed,
        List<Row<Long>> payloads,
        List<Told> history,
        List<Transition.GateChange> gates,
        List<String> tokenHashes,
        List<Long> consumed,
        List<Fact> sends,
        List<EncodedEvent> published,
        List<Transition.Listening> listening,
        List<Transition.Heard> heard,
        long bytes) {

    private static final int MOST_ENTRIES = 64;

    record Row<K>(K key, byte @Nullable [] body) {}

    /// Entries of the history in one row.
    record Told(long firstSeq, long lastSeq, byte[] body) {}

    static Encoded of(Transition transition, List<String> tokenHashes) {
        var nodes = new ArrayList<Row<String>>();
        transition
                .nodes()
                .forEach((key, node) ->
                        nodes.add(new Row<>(key.text(), node == null ? null : StateCodec.writeBytes(node))));
        var results = rows(transition.results(), result -> result, result -> result);
        var ledger = rows(transition.ledger(), entry -> entry, entry -> entry);
        var vars = rows(transition.vars(), Transition.Variable::place, Transition.Variable::value);
        var payloads = rows(transition.payloads(), Transition.Payload::id, Transition.Payload::value);
        var history = history(transition.history());
        var sends = transition.sends().stream().map(Fact::of).toList();
        var published = transition.published().stream()
                .map(event -> EncodedEvent.of(event.event()))
                .toList();
        var header = StateCodec.writeBytes(transition.header());
        var live = live(nodes, transition.collapsed(), results, vars);
        long bytes = header.length
                + live.added().length
                + size(nodes)
                + size(results)
                + size(ledger)
                + size(vars)
                + size(payloads)
                + sends.stream().mapToLong(fact -> fact.body().length).sum()
                + published.stream().mapToLong(event -> event.body().length).sum()
                + history.stream().mapToLong(row -> row.body().length).sum();
        return new Encoded(
                transition.header(),
                header,
                live,
                nodes,
                results,
                ledger,
                vars,
                transition.collapsed(),
                payloads,
                history,
                transition.gates(),
                tokenHashes,
                transition.consumed(),
                sends,
                published,
                transition.listening(),
                transition.heard(),
                bytes);
    }

    private static LiveRows.Change live(
            List<Row<String>> nodes, List<NodeKey> collapsed, List<Row<StepResult>> results, List<Row<Place>> vars) {
        var live = new LiveRows.Changing();
        nodes.forEach(node -> live.put(LiveRows.Table.NODE, node.key(), "", node.body()));
        collapsed.forEach(scope -> live.collapse(scope.text()));
        for (var result : results) {
            var place = result.key().place();
            live.put(LiveRows.Table.RESULT, place.scope().text(), place.name(), result.body());
        }
        vars.forEach(var -> live.put(
                LiveRows.Table.VARIABLE, var.key().scope().text(), var.key().name(), var.body()));
        return live.change(StateCodec.FORMAT);
    }

    private static <T, K> List<Row<K>> rows(List<T> all, Function<T, K> key, Function<T, Object> body) {
        return all.stream()
                .map(one -> new Row<>(key.apply(one), StateCodec.writeBytes(body.apply(one))))
                .toList();
    }

    /// One row, unless there is very much to tell.
    private static List<Told> history(List<HistoryEntry> entries) {
        var rows = new ArrayList<Told>();
        for (int from = 0; from < entries.size(); from += MOST_ENTRIES) {
            var some = entries.subList(from, Math.min(entries.size(), from + MOST_ENTRIES));
            rows.add(new Told(some.getFirst().seq(), some.getLast().seq(), StateCodec.writeBytes(some)));
        }
        return rows;
    }

    private static long size(List<? extends Row<?>> rows) {
        return rows.stream()
                .mapToLong(row -> row.body() == null ? 0 : row.body().length)
                .sum();
    }
}
