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
        turn.vars.all().forEach((name, ref) -> {
            if (references.allVars() || references.vars().contains(name)) {
                vars.put(name, ref);
            }
        });
        long seq = turn.nextLedgerSeq();
        turn.ledger.put(
                seq, new LedgerEntry(seq, key, LedgerEntry.State.OPEN, output, idempotencyKey, steps, vars, null));
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
        for (var entry : turn.ledger.all().values()) {
            if (entry.key().equals(key) && entry.state() == LedgerEntry.State.OPEN) {
                return entry;
            }
        }
        return null;
    }

    /// The entry that a scope undoes next: the open one armed last.
    static @Nullable LedgerEntry nextToUndo(Turn turn, NodeKey scope) {
        LedgerEntry last = null;
        for (var entry : turn.ledger.all().values()) {
            if (entry.state() == LedgerEntry.State.OPEN && isOf(scope, entry)) {
                last = entry;
            }
        }
        return last;
    }

    static List<LedgerEntry> within(Turn turn, NodeKey scope, LedgerEntry.State state) {
        var found = new ArrayList<LedgerEntry>();
        for (var entry : turn.ledger.all().values()) {
            if (entry.state() == state && isOf(scope, entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    /// A step's own entry belongs to it too: of a call that succeeded after the step's deadline, of a composite whose
    /// `output:` threw.
    private static boolean isOf(NodeKey scope, LedgerEntry entry) {
        return entry.key().equals(scope) || entry.key().within(scope);
    }

    /// Takes all entries of a scope from one state to another.
    static int move(Turn turn, NodeKey scope, LedgerEntry.State from, LedgerEntry.State to) {
        var entries = within(turn, scope, from);
        entries.forEach(entry -> turn.ledger.put(entry.seq(), entry.to(to, entry.error())));
        return entries.size();
    }
}
