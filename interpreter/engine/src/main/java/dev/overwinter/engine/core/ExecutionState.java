package dev.overwinter.engine.core;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/// The control state of one execution, fully loaded: small and bounded. Values stand elsewhere, see `Ref`. The
/// maps are persistent: the next state shares what has not changed, so that a step costs the same however large
/// the rest is.
///
/// @param nodes live visits
/// @param results what is visible of steps
/// @param ledger entries that may still matter, by seq
/// @param vars variables, by where they are visible
public record ExecutionState(
        String id,
        Header header,
        TreePMap<NodeKey, NodeState> nodes,
        TreePMap<Place, StepResult> results,
        TreePMap<Long, LedgerEntry> ledger,
        TreePMap<Place, Ref> vars) {

    public static ExecutionState of(
            String id,
            Header header,
            SortedMap<NodeKey, NodeState> nodes,
            SortedMap<Place, StepResult> results,
            SortedMap<Long, LedgerEntry> ledger,
            SortedMap<Place, Ref> vars) {
        return new ExecutionState(
                id,
                header,
                TreePMap.fromSortedMap(nodes),
                TreePMap.fromSortedMap(results),
                TreePMap.fromSortedMap(ledger),
                TreePMap.fromSortedMap(vars));
    }

    public @Nullable NodeState node(NodeKey key) {
        return nodes.get(key);
    }

    /// What is visible of a step in the workflow itself, outside of branches, iterations and undos.
    public @Nullable StepResult result(String step) {
        return results.get(new Place(NodeKey.ROOT, step));
    }

    /// The state after a transition. Trivial on purpose, and frozen for the stored format.
    public ExecutionState apply(Transition transition) {
        var newNodes = nodes;
        for (var change : transition.nodes().entrySet()) {
            newNodes = change.getValue() == null
                    ? newNodes.minus(change.getKey())
                    : newNodes.plus(change.getKey(), change.getValue());
        }
        var newResults = results;
        var newVars = vars;
        for (var scope : transition.collapsed()) {
            newResults = newResults.minusAll(inside(newResults, scope).keySet());
            newVars = newVars.minusAll(inside(newVars, scope).keySet());
        }
        for (var result : transition.results()) {
            newResults = newResults.plus(result.place(), result);
        }
        for (var variable : transition.vars()) {
            newVars = newVars.plus(variable.place(), variable.value());
        }
        var newLedger = ledger;
        for (var entry : transition.ledger()) {
            newLedger = entry.state().isSettled() ? newLedger.minus(entry.seq()) : newLedger.plus(entry.seq(), entry);
        }
        return new ExecutionState(id, transition.header(), newNodes, newResults, newLedger, newVars);
    }

    /// What is visible at a scope or inside it.
    static <V> TreePMap<Place, V> inside(TreePMap<Place, V> map, NodeKey scope) {
        return map.subMap(new Place(scope, ""), new Place(scope.end(), ""));
    }
}
