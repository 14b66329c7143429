package dev.overwinter.app.testing;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Work;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What holds after every checkpoint of every case, whatever the case expects.
public final class Invariants {
    private final Map<String, Advance> advances;
    private final Store store;
    private final Map<String, String> secrets;
    private final List<String> faults;

    /// @param advances by the digest of the workflow
    public Invariants(Map<String, Advance> advances, Store store, Map<String, String> secrets, List<String> faults) {
        this.advances = advances;
        this.store = store;
        this.secrets = secrets;
        this.faults = faults;
    }

    public void created(Store.NewExecution created) {
        var after = store.load(created.id()).orElseThrow().state();
        gapless(1, created.transition());
        noSecrets(created.transition());
        repetitionsChangeNothing(after, created.transition());
    }

    public void checkpointed(Store.Stored before, Store.Checkpoint checkpoint) {
        var transition = checkpoint.transition();
        var old = before.state();
        var after = store.load(checkpoint.execution()).orElseThrow().state();
        gapless(old.header().nextSeq(), transition);
        hold(after.header().version() == old.header().version() + 1, "versions are gapless");
        hold(same(old.apply(transition), after), "what is read back equals what was applied");
        owedAgrees(old, after, transition);
        hold(
                after.header().lifecycle() == Header.Lifecycle.RUNNING
                        || advance(after).owed(after).isEmpty(),
                "an execution that has ended owes nothing");
        nothingIsLeft(after);
        noSecrets(transition);
        repetitionsChangeNothing(after, transition);
    }

    /// Nothing can be done before time passes, or somebody answers.
    ///
    /// @param alarm what the alarm clock is set to
    public void atRest(ExecutionState state, @Nullable Instant alarm, boolean callsRun) {
        var header = state.header();
        if (Header.BUSY.equals(header.wakeAt())) {
            hold(callsRun, "an execution that owes something is being worked on");
        }
        if (header.lifecycle() == Header.Lifecycle.RUNNING && header.incident() == null && !callsRun) {
            boolean hasGate =
                    store.gates(state.id()).stream().anyMatch(gate -> gate.state() == Transition.GateState.OPEN);
            hold(
                    hasGate || Advance.nextDue(state) != null || waitsForOthers(state),
                    "a suspended execution (" + Standing.of(header)
                            + ") has an open gate, a due time, a child or an event to wait for");
        }
        var due = store.earliestWake(Header.BUSY).orElse(null);
        hold(due == null || alarm != null && !alarm.isAfter(due), "the alarm is set to what is due first, or before");
    }

    /// All that an execution owes.
    List<Command> owed(ExecutionState state) {
        return advance(state).owed(state);
    }

    private Advance advance(ExecutionState state) {
        return java.util.Objects.requireNonNull(advances.get(state.header().digest()));
    }

    /// What an execution may wait for besides a gate and time.
    private static boolean waitsForOthers(ExecutionState state) {
        return state.header().queued()
                || state.nodes().values().stream().anyMatch(node -> switch (node.work()) {
                    case Work.Parenting _, Work.UndoingChild _, Work.Hearing _ -> true;
                    case Work.Idle _, Work.Sleeping _, Work.Calling _, Work.Polling _, Work.Waiting _ -> false;
                    case Work.Decided _, Work.Joining _, Work.Turning _ -> false;
                });
    }

    private void hold(boolean holds, String invariant) {
        if (!holds && !faults.contains(broken(invariant))) {
            faults.add(broken(invariant));
        }
    }

    private static String broken(String invariant) {
        return "invariant broken: " + invariant;
    }

    private void gapless(long first, Transition transition) {
        long seq = first;
        for (var entry : transition.history()) {
            hold(entry.seq() == seq++, "the history is gapless");
        }
    }

    /// Branches, iterations and undos show what is in them only while they live. What an undo did is shown as long as
    /// the workflow, unless there may be thousands of it; so is what ran when an execution was terminated.
    private void nothingIsLeft(ExecutionState state) {
        if (state.header().end() == Header.End.TERMINATED) {
            return;
        }
        var scopes = new HashSet<NodeKey>();
        state.results().keySet().forEach(place -> scopes.add(place.scope()));
        state.vars().keySet().forEach(place -> scopes.add(place.scope()));
        for (var scope : scopes) {
            boolean isLive = scope.isRoot()
                    || scope.inUndo() && !scope.address().contains("[")
                    || state.nodes().containsKey(scope)
                    || state.ledger().values().stream().anyMatch(entry -> scope.within(entry.key()));
            hold(isLive, "no rows are left of " + scope + ", which has ended");
        }
    }

    private static boolean same(ExecutionState one, ExecutionState other) {
        return one.equals(other) || StateCodec.write(one).equals(StateCodec.write(other));
    }

    private void owedAgrees(ExecutionState old, ExecutionState after, Transition transition) {
        var owedBefore = calls(advance(old).owed(old));
        var owedAfter = calls(advance(after).owed(after));
        var newly = new HashSet<>(owedAfter);
        newly.removeAll(owedBefore);
        hold(newly.equals(calls(transition.owes())), "a transition newly owes what its state owes more");
        var noMore = new HashSet<>(owedBefore);
        noMore.removeAll(owedAfter);
        hold(noMore.equals(calls(transition.owesNoMore())), "a transition owes no more what its state owes less");
        boolean goesOn = advance(after).owed(after).contains(new Command.GoOn());
        hold(!goesOn || transition.owes().contains(new Command.GoOn()), "an unfinished transition owes to go on");
    }

    private static Set<Command> calls(List<Command> commands) {
        var calls = new HashSet<>(commands);
        calls.removeIf(command -> command instanceof Command.GoOn || command instanceof Command.WakeAt);
        return calls;
    }

    private void noSecrets(Transition transition) {
        if (!secrets.isEmpty()) {
            var text = StateCodec.write(transition);
            secrets.forEach((name, secret) -> hold(
                    !text.contains(secret),
                    "no secret reaches a row, but the value of " + name
                            + " stands in one (give it a value in the test that appears nowhere else)"));
        }
    }

    /// Not where something is unfinished: any event lets that go on.
    private void repetitionsChangeNothing(ExecutionState state, Transition transition) {
        if (advance(state).owed(state).contains(new Command.GoOn())) {
            return;
        }
        var header = state.header();
        var events = new ArrayList<Event>();
        events.add(new Event.TimeReached(header.now()));
        events.add(new Event.Claimed(header.epoch(), header.now()));
        for (var command : transition.owesNoMore()) {
            if (command instanceof Command.InvokeAgent invoke && !isStillWanted(state, invoke)) {
                events.add(new Event.AgentReturned(
                        invoke.attempt(),
                        JsonNodeFactory.instance.stringNode("late"),
                        Event.AgentFacts.NONE,
                        header.now()));
            }
        }
        for (long row : transition.consumed()) {
            events.add(new Event.CancelRequested(row, "somebody", null, header.now()));
        }
        for (var event : events) {
            var again = advance(state).advance(state, List.of(event), id -> store.payload(state.id(), id));
            hold(again.isEmpty(), "a repeated " + event.getClass().getSimpleName() + " changes nothing");
        }
    }

    private boolean isStillWanted(ExecutionState state, Command.InvokeAgent invoke) {
        boolean isHeld = state.header().incident() != null; // what a held execution's calls bring is kept
        return isHeld
                || advance(state).owed(state).stream().anyMatch(command -> switch (command) {
                    case Command.InvokeAgent other -> other.attempt().equals(invoke.attempt());
                    case Command.CancelAgent(var attempt) -> attempt.equals(invoke.attempt());
                    case Command.GoOn _, Command.WakeAt _, Command.StartChild _, Command.LookBack _ -> false;
                });
    }
}
