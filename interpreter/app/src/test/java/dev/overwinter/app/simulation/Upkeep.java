package dev.overwinter.app.simulation;

import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Values;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/// What must hold after every transition besides what every conformance case checks: the live state is bounded by
/// the workflow and what runs side by side, what comes late changes nothing.
final class Upkeep {
    private final Advance advance;
    private final int steps;
    private final Dice dice;
    private final List<String> faults;
    private final List<Event.Attempt> attempts = new ArrayList<>();

    /// @param steps how many the workflow has
    Upkeep(Advance advance, int steps, Dice dice, List<String> faults) {
        this.advance = advance;
        this.steps = steps;
        this.dice = dice;
        this.faults = faults;
    }

    void after(ExecutionState state, Transition transition, Values values) {
        isBounded(state);
        for (var command : transition.owes()) {
            if (command instanceof Command.InvokeAgent invoke) {
                attempts.add(invoke.attempt());
            }
        }
        if (!attempts.isEmpty() && state.header().incident() == null) {
            lateChangesNothing(state, dice.of(attempts), values);
        }
    }

    private void hold(boolean holds, String what) {
        if (!holds && !faults.contains(what)) {
            faults.add(what);
        }
    }

    private void isBounded(ExecutionState state) {
        long side = 1
                + state.nodes().keySet().stream()
                        .filter(key -> key.isBranch() || key.inUndo())
                        .count();
        // A step, and the clause or iteration that it is in.
        hold(state.nodes().size() <= side * (2L * steps + 4), "the live state is bounded");
        boolean ended = state.header().lifecycle() == Header.Lifecycle.ENDED;
        hold(!ended || state.nodes().isEmpty(), "nothing is live in an execution that has ended");
    }

    private void lateChangesNothing(ExecutionState state, Event.Attempt attempt, Values values) {
        boolean isOwed = advance.owed(state).stream().anyMatch(command -> switch (command) {
            case Command.InvokeAgent invoke -> invoke.attempt().equals(attempt);
            case Command.CancelAgent(var cancelled) -> cancelled.equals(attempt);
            case Command.GoOn _ -> true;
            case Command.WakeAt _, Command.StartChild _, Command.LookBack _ -> false;
        });
        if (!isOwed) {
            var late = JsonNodeFactory.instance.stringNode("late");
            var event = new Event.AgentReturned(
                    attempt, late, Event.AgentFacts.NONE, state.header().now());
            hold(
                    advance.advance(state, List.of(event), values).isEmpty(),
                    "a late result of " + attempt.key() + " changes nothing");
        }
    }
}
