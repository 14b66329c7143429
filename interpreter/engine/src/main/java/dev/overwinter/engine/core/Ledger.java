package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The compensation ledger: arming, and finding what a scope has to undo.
final class Ledger {
    private Ledger() {}

    /// Arms a step's undo: the values that it will see are captured now.
    ///
    /// @param output null where no answer came yet (`arm: started`)
    static void arm(Turn turn, NodeKey key, Node step, @Nullable Ref output, @Nullable String idempotencyKey) {
        if (step.head().compensate().isEmpty()) {
            return;
        }
        var armed = openEntryOf(turn, key);
        if (armed != null) {
            if (output != null) {
                turn.ledger.put(armed.seq(), armed.seeing(output));
            }
            return;
        }
        var references = step.head().undoReferences();
        var sight = new Sight(turn, key);
        var steps = new TreeMap<String, Ref>();
        var ids = references.allSteps() ? turn.workflow.index().keySet() : references.steps();
        for (var id : new TreeSet<>(ids)) {
            // The step itself is captured when it has ended, see `ended`.
            if (!id.equals(step.id())) {
                steps.put(id, turn.store(sight.captured(id)));
            }
        }
        var vars = new TreeMap<String, Ref>();
        for (var name : turn.workflow.vars().keySet()) {
            var value = turn.variable(key, name);
            if (value != null && (references.allVars() || references.vars().contains(name))) {
                vars.put(name, value);
            }
        }
        var items = new TreeMap<String, Ref>();
        sight.items().forEach((name, value) -> {
            if (references.roots().contains(name)) {
                items.put(name, turn.store(value.get()));
            }
        });
        long seq = turn.nextLedgerSeq();
        turn.ledger.put(
                seq,
                new LedgerEntry(
                        seq,
                        key,
                        LedgerEntry.State.OPEN,
                        output,
                        idempotencyKey,
                        steps,
                        vars,
                        items,
                        Blocks.concurrencyAround(turn, key),
                        null,
                        null));
    }

    /// Arms the undo of a child execution that completed: the child undoes itself.
    static void armChild(Turn turn, NodeKey key, String child) {
        long seq = turn.nextLedgerSeq();
        turn.ledger.put(
                seq,
                new LedgerEntry(
                        seq,
                        key,
                        LedgerEntry.State.OPEN,
                        null,
                        null,
                        new TreeMap<>(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        Blocks.concurrencyAround(turn, key),
                        child,
                        null));
    }

    /// A step has ended: what its undo sees of the step itself is known now.
    static void ended(Turn turn, NodeKey key, Node step) {
        var references = step.head().undoReferences();
        if (step.head().compensate().isEmpty()
                || !(references.allSteps() || references.steps().contains(step.id()))) {
            return;
        }
        var armed = openEntryOf(turn, key);
        if (armed != null) {
            var seen = turn.store(new Sight(turn, key).captured(step.id()));
            turn.ledger.put(armed.seq(), armed.seeingStep(step.id(), seen));
        }
    }

    static @Nullable LedgerEntry openEntryOf(Turn turn, NodeKey key) {
        return last(turn, key, LedgerEntry.State.OPEN);
    }

    static @Nullable LedgerEntry undoingEntryOf(Turn turn, NodeKey key) {
        return last(turn, key, LedgerEntry.State.UNDOING);
    }

    private static @Nullable LedgerEntry last(Turn turn, NodeKey key, LedgerEntry.State state) {
        for (var entry : turn.ledger.now().descendingMap().values()) {
            if (entry.key().equals(key)) {
                return entry.state() == state ? entry : null;
            }
        }
        return null;
    }

    static List<LedgerEntry> within(Turn turn, NodeKey scope, LedgerEntry.State state) {
        var found = new ArrayList<LedgerEntry>();
        for (var entry : turn.ledger.now().values()) {
            if (entry.state() == state && isOf(scope, entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    /// A step's own entry belongs to it too: of a call that succeeded after the step's deadline, of a composite whose
    /// `output:` threw.
    static boolean isOf(NodeKey scope, LedgerEntry entry) {
        return entry.key().equals(scope) || entry.key().within(scope);
    }

    /// Takes all entries of a scope from one state to another.
    static int move(Turn turn, NodeKey scope, LedgerEntry.State from, LedgerEntry.State to) {
        var entries = within(turn, scope, from);
        entries.forEach(entry -> move(turn, entry, to, entry.error()));
        return entries.size();
    }

    /// Takes one entry to another state; one that is settled leaves the control state.
    static void move(Turn turn, LedgerEntry entry, LedgerEntry.State to, @Nullable StepError error) {
        if (to.isSettled()) {
            turn.ledger.settle(entry.seq(), entry.to(to, error));
        } else {
            turn.ledger.put(entry.seq(), entry.to(to, error));
        }
    }
}
