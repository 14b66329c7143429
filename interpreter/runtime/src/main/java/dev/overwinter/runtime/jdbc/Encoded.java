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
import org.jspecify.annotations.Nullable;

/// A transition as rows. Made on the caller's thread, so that the writing thread only writes.
///
/// @param nodes by node key; no text: the visit ended
/// @param bytes about how much memory it takes while it waits
record Encoded(
        Header header,
        String headerText,
        List<Text<String>> nodes,
        List<Text<StepResult>> results,
        List<Text<LedgerEntry>> ledger,
        List<Text<Place>> vars,
        List<NodeKey> collapsed,
        List<Bytes> payloads,
        List<Entry> history,
        List<Transition.GateChange> gates,
        List<String> tokenHashes,
        List<Long> consumed,
        List<Fact> sends,
        List<EncodedEvent> published,
        List<Transition.Listening> listening,
        List<Transition.Heard> heard,
        long bytes) {

    record Text<K>(K key, @Nullable String text) {}

    record Bytes(long id, byte[] body) {}

    record Entry(HistoryEntry entry, @Nullable String detail) {}

    static Encoded of(Transition transition, List<String> tokenHashes) {
        var nodes = new ArrayList<Text<String>>();
        transition
                .nodes()
                .forEach(
                        (key, node) -> nodes.add(new Text<>(key.text(), node == null ? null : StateCodec.write(node))));
        var results = transition.results().stream()
                .map(result -> new Text<>(result, StateCodec.write(result)))
                .toList();
        var ledger = transition.ledger().stream()
                .map(entry -> new Text<>(entry, StateCodec.write(entry)))
                .toList();
        var vars = transition.vars().stream()
                .map(variable -> new Text<>(variable.place(), StateCodec.write(variable.value())))
                .toList();
        var payloads = transition.payloads().stream()
                .map(payload -> new Bytes(payload.id(), StateCodec.writeBytes(payload.value())))
                .toList();
        var history = transition.history().stream()
                .map(entry -> new Entry(entry, entry.detail() == null ? null : StateCodec.write(entry.detail())))
                .toList();
        var sends = transition.sends().stream().map(Fact::of).toList();
        var published = transition.published().stream()
                .map(event -> EncodedEvent.of(event.event()))
                .toList();
        var header = StateCodec.write(transition.header());
        long bytes = header.length()
                + size(nodes)
                + size(results)
                + size(ledger)
                + size(vars)
                + payloads.stream().mapToLong(payload -> payload.body().length).sum()
                + sends.stream().mapToLong(fact -> fact.body().length).sum()
                + published.stream().mapToLong(event -> event.body().length).sum()
                + history.stream()
                        .mapToLong(entry ->
                                entry.detail() == null ? 100 : entry.detail().length())
                        .sum();
        return new Encoded(
                transition.header(),
                header,
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

    private static long size(List<? extends Text<?>> texts) {
        return texts.stream()
                .mapToLong(text -> text.text() == null ? 0 : text.text().length())
                .sum();
    }
}
