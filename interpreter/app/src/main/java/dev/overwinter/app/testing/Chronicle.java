package dev.overwinter.app.testing;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Transition.Verdict;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What became durable in a case, whichever life of the engine wrote it.
final class Chronicle {
    private final Definitions definitions;
    private final Store store;
    private final Invariants invariants;
    private final List<String> executions = new ArrayList<>();
    private final Map<Long, Verdict> verdicts = new HashMap<>();
    private final Map<String, List<String>> tokens = new HashMap<>();
    private final Set<String> movedOn = new HashSet<>();
    private final Map<String, Integer> suspensions = new HashMap<>();
    private Witness witness;

    Chronicle(Definitions definitions, Store store, Invariants invariants, Witness witness) {
        this.definitions = definitions;
        this.store = store;
        this.invariants = invariants;
        this.witness = witness;
    }

    void created(Store.NewExecution created) {
        executions.add(created.id());
        invariants.created(created);
        happened(created.id(), created.transition());
    }

    void checkpointed(Store.Stored before, Store.Checkpoint checkpoint) {
        checkpoint.transition().verdicts().forEach(verdict -> verdicts.put(verdict.inbox(), verdict));
        invariants.checkpointed(before, checkpoint);
        happened(checkpoint.execution(), checkpoint.transition());
    }

    void removed(List<String> gone) {
        executions.removeAll(gone);
    }

    private void happened(String execution, Transition transition) {
        var workflow = definitions.of(transition.header());
        transition.history().forEach(entry -> witness.entry(execution, workflow, entry));
        if (!transition.history().stream().allMatch(HistoryEntry::engine)) {
            movedOn.add(execution);
        }
    }

    /// Nothing can be done before time passes, or somebody answers.
    ///
    /// @param alarm what the alarm clock is set to
    void atRest(Engine engine, @Nullable Instant alarm, boolean callsRun) {
        for (var one : executions) {
            var state = state(one);
            invariants.atRest(state, alarm, callsRun);
            if (isSuspended(state.header()) && movedOn.remove(one)) {
                suspensions.merge(one, 1, Integer::sum);
            }
            engine.inspect(one).orElseThrow().gates().forEach(gate -> {
                note(gate.key().stepId(), gate.token());
                note(gate.key().address(), gate.token());
            });
        }
    }

    /// Whether nothing is owed but time, an answer, an event or a child; also in the middle of an undo.
    private static boolean isSuspended(Header header) {
        return header.lifecycle() == Header.Lifecycle.RUNNING
                && header.incident() == null
                && !header.queued()
                && !Header.BUSY.equals(header.wakeAt());
    }

    private void note(String step, String token) {
        var known = tokens.computeIfAbsent(step, _ -> new ArrayList<>());
        if (!known.contains(token)) {
            known.add(token);
        }
    }

    /// Nobody watches any longer.
    void close() {
        witness = Witness.NOBODY;
    }

    /// All that were started and not removed, in this order.
    List<String> executions() {
        return List.copyOf(executions);
    }

    ExecutionState state(String execution) {
        return store.load(execution).orElseThrow().state();
    }

    Workflow workflow(String execution) {
        return definitions.of(state(execution).header());
    }

    /// What came of a row of the inbox.
    @Nullable
    Verdict verdict(long row) {
        return verdicts.get(row);
    }

    /// The token of the n-th gate that a step opened, n from 1.
    @Nullable
    String token(String step, int visit) {
        var known = tokens.getOrDefault(step, List.of());
        return visit <= known.size() ? known.get(visit - 1) : null;
    }

    /// How often an execution came to rest, waiting, after something new stood in its history.
    int suspensions(String execution) {
        return suspensions.getOrDefault(execution, 0);
    }
}
