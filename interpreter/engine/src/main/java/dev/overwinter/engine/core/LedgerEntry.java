package dev.overwinter.engine.core;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An armed undo: a closure by value. The ledger is append-only; only an entry's state changes.
///
/// @param seq order of arming within the execution, from 1
/// @param key the visit whose effect it undoes
/// @param output what the undo sees as `output`; null where no answer came (`arm: started`)
/// @param idempotencyKey the key of the armed call, to look an effect up
/// @param steps the results that the undo reads, as they were: id to a payload `{ status, output, error, attempts }`
/// @param vars the variables that the undo reads, as they were
/// @param items `item` (or its name), `index` of the iterations and turns around, as far as the undo reads them
/// @param child the completed child execution that is undone, where it is one
/// @param concurrency how many entries of the same `forEach` or `parallel` may be undone at once; 0 outside of them
public record LedgerEntry(
        long seq,
        NodeKey key,
        State state,
        @Nullable Ref output,
        @Nullable String idempotencyKey,
        SortedMap<String, Ref> steps,
        SortedMap<String, Ref> vars,
        SortedMap<String, Ref> items,
        int concurrency,
        @Nullable String child,
        @Nullable StepError error) {

    public enum State {
        /// Due if the scope fails.
        OPEN,
        /// Its undo runs.
        UNDOING,
        /// Undone.
        UNDONE,
        /// The undo failed; an operator may retry or skip it.
        FAILED,
        /// Skipped by an operator, with a reason.
        SKIPPED,
        /// Replaced by the own undo of a composite that completed, or surely without effect.
        CLOSED,
        /// Past the point of no return, or the execution completed.
        DISCHARGED;

        /// True where nothing more can come of it: it is no longer part of the control state.
        public boolean isSettled() {
            return switch (this) {
                case OPEN, UNDOING, FAILED -> false;
                case UNDONE, SKIPPED, CLOSED, DISCHARGED -> true;
            };
        }
    }

    LedgerEntry to(State newState, @Nullable StepError newError) {
        return new LedgerEntry(
                seq, key, newState, output, idempotencyKey, steps, vars, items, concurrency, child, newError);
    }

    LedgerEntry seeingStep(String step, Ref result) {
        var seen = new java.util.TreeMap<>(steps);
        seen.put(step, result);
        return new LedgerEntry(seq, key, state, output, idempotencyKey, seen, vars, items, concurrency, child, error);
    }

    LedgerEntry seeing(Ref newOutput) {
        return new LedgerEntry(
                seq, key, state, newOutput, idempotencyKey, steps, vars, items, concurrency, child, error);
    }
}
