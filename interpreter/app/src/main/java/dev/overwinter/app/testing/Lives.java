package dev.overwinter.app.testing;

import dev.overwinter.agent.Agent;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The engine from life to life: it dies where the script or the way to run wants it, and another one takes over.
final class Lives implements WatchedStore.Watcher {
    private final Ground ground;
    private final Set<String> uninstalled = new TreeSet<>();
    private final List<String> crashesAhead = new ArrayList<>();
    private long lastPosted;
    private Life life;

    /// What outlives the engine.
    record Ground(
            Way way,
            Store store,
            Definitions definitions,
            Map<String, AgentScript> scripts,
            Outside outside,
            Chronicle chronicle,
            Invariants invariants,
            Life.Ground life) {}

    Lives(Ground ground) {
        this.ground = ground;
        life = boot();
    }

    private Life boot() {
        var pump = new Pump(ground.life.clock());
        var agents = ground.definitions.agents(ground.scripts).stream()
                .filter(name -> !uninstalled.contains(name))
                .map(name -> agent(name, pump))
                .toList();
        return new Life(ground.life, new WatchedStore(ground.store, this), pump, agents);
    }

    private Agent agent(String name, Pump pump) {
        return ground.outside.agent(name, new Outside.Life() {
            @Override
            public void pass(Instant until, long number) {
                pump.pass(until, number);
            }

            @Override
            public void die() {
                pump.die();
            }
        });
    }

    Engine engine() {
        return life.engine;
    }

    /// Does one piece of work; where the engine is dead, that is to bring up another.
    ///
    /// @return false where nothing can be done before time passes: then everything is looked at
    boolean work() {
        if (life.isDead()) {
            life.bury();
            life = boot();
            life.engine.recover();
            return true;
        }
        if (life.work()) {
            return true;
        }
        ground.chronicle.atRest(life.engine, life.alarm(), life.callsRun());
        return false;
    }

    /// When, in elapsed time, something happens by itself.
    @Nullable
    Instant next() {
        return life.next();
    }

    void crash() {
        life.die();
    }

    /// @param what a step, at whose end the engine dies, or a line of the history
    void crashAfter(String what) {
        crashesAhead.add(what);
    }

    List<String> crashesAhead() {
        return crashesAhead;
    }

    /// The next life has an agent, or has it no more.
    void install(String agent, boolean installed) {
        if (installed) {
            uninstalled.remove(agent);
        } else {
            uninstalled.add(agent);
        }
        crash();
    }

    void end() {
        life.die();
        life.bury();
    }

    /// The row of the inbox that was written last, since this was asked for the last time; 0: none.
    long lastPosted() {
        long row = lastPosted;
        lastPosted = 0;
        return row;
    }

    @Override
    public void created(Store.NewExecution created) {
        ground.chronicle.created(created);
        written(created.id(), created.transition());
    }

    @Override
    public void checkpointed(Store.Stored before, Store.Checkpoint checkpoint) {
        ground.chronicle.checkpointed(before, checkpoint);
        written(checkpoint.execution(), checkpoint.transition());
    }

    @Override
    public void posted(String to, long row) {
        lastPosted = row;
        wrote();
    }

    @Override
    public void removed(List<String> executions) {
        ground.chronicle.removed(executions);
        wrote();
    }

    @Override
    public void wrote() {
        if (ground.way.restarts() && !life.callsRun()) {
            life.die();
        }
    }

    private void written(String execution, Transition transition) {
        ground.outside.settle(transition.owesNoMore());
        for (var entry : transition.history()) {
            if (crashesAhead.removeIf(after -> isIt(after, entry))) {
                life.die();
            }
        }
        if (ground.way.restarts() && !isTakeover(transition) && !dyingWouldChangeIt(execution)) {
            life.die();
        }
    }

    private static boolean isIt(String after, HistoryEntry entry) {
        if (after.contains(" ")) {
            return HistoryLines.line(entry).equals(after);
        }
        return (entry.key().stepId().equals(after) || entry.key().address().equals(after))
                && Set.of("step.completed", "step.failed", "step.caught", "step.cancelled")
                        .contains(entry.type());
    }

    /// What a new life does first; to die after that again and again would be no progress.
    private static boolean isTakeover(Transition transition) {
        return !transition.history().isEmpty() && transition.history().stream().allMatch(HistoryEntry::engine);
    }

    /// A call that is delivered at most once, or that nobody waits for any more, is rightly lost with the
    /// process; one that was cut off again and again is rightly held.
    private boolean dyingWouldChangeIt(String execution) {
        var state = ground.chronicle.state(execution);
        var workflow = ground.definitions.of(state.header());
        return ground.outside.isWornOut()
                || ground.invariants.owed(state).stream()
                        .anyMatch(command ->
                                command instanceof Command.CancelAgent || Calls.isAtMostOnce(workflow, command));
    }
}
