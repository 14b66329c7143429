package dev.overwinter.engine.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The control state of one execution, fully loaded: small and bounded. Values stand elsewhere, see `Ref`.
///
/// @param nodes live visits
/// @param results what is visible of steps, by id
/// @param ledger entries that may still matter, by seq
/// @param vars by name
public record ExecutionState(
        String id,
        Header header,
        SortedMap<NodeKey, NodeState> nodes,
        SortedMap<String, StepResult> results,
        SortedMap<Long, LedgerEntry> ledger,
        SortedMap<String, Ref> vars) {

    public ExecutionState {
        nodes = Collections.unmodifiableSortedMap(nodes);
        results = Collections.unmodifiableSortedMap(results);
        ledger = Collections.unmodifiableSortedMap(ledger);
        vars = Collections.unmodifiableSortedMap(vars);
    }

    public @Nullable NodeState node(NodeKey key) {
        return nodes.get(key);
    }

    /// The state after a transition. Trivial on purpose, and frozen for the stored format.
    public ExecutionState apply(Transition transition) {
        var newNodes = new TreeMap<>(nodes);
        transition.nodes().forEach((key, node) -> {
            if (node == null) {
                newNodes.remove(key);
            } else {
                newNodes.put(key, node);
            }
        });
        var newResults = new TreeMap<>(results);
        transition.results().forEach(result -> newResults.put(result.step(), result));
        var newLedger = new TreeMap<>(ledger);
        transition.ledger().forEach(entry -> newLedger.put(entry.seq(), entry));
        var newVars = new TreeMap<>(vars);
        newVars.putAll(transition.vars());
        return new ExecutionState(id, transition.header(), newNodes, newResults, newLedger, newVars);
    }
}
