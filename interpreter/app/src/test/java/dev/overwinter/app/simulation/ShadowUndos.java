package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Workflow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.NullNode;

/// What the shadow says of undos: which of them run, in which order, how many at once.
final class ShadowUndos {
    private final ShadowSteps steps;
    private final Workflow workflow;
    private final String root;

    ShadowUndos(ShadowSteps steps, Workflow workflow, String root) {
        this.steps = steps;
        this.workflow = workflow;
        this.root = root;
    }

    /// Undoes what is armed in a scope that failed or was stopped.
    ///
    /// @return the end of the scope with that: a failed undo replaces the error
    End undone(String scope, End end, Seen seen, Telling told) {
        var open = new ArrayList<>(told.within(scope, Telling.Armed.State.OPEN).reversed());
        for (int i = 0; i < open.size(); i++) {
            for (var later : open.subList(0, i)) {
                // A child's start takes its moment: who was armed first in this instant is open.
                told.open |= told.hasChildren && later.at == open.get(i).at;
                if (!Keys.areConcurrent(later.key, open.get(i).key)) {
                    told.orders.add(new Telling.Order(later.key, later.tries, open.get(i).key, open.get(i).tries));
                }
            }
        }
        long at = end.at();
        var running = new TreeMap<Long, Telling.Armed>();
        while (!open.isEmpty()) {
            for (var entry : startable(open, running.values())) {
                long undone = undo(entry, at, end, told);
                told.open |= running.put(undone, entry) != null;
            }
            var first = running.pollFirstEntry();
            at = first.getKey();
            open.remove(first.getValue());
        }
        var failed = told.within(scope, Telling.Armed.State.FAILED);
        if (end.how() == End.How.FAILED && !failed.isEmpty() && !end.error().matches(Err.UNDO_FAILED)) {
            return End.failed(at, Err.of(Err.UNDO_FAILED).causedBy(end.error()));
        }
        return end.later(at);
    }

    /// Which undos may begin: none before what came later and depends on it; where a block ran so many side by side,
    /// so many at once, and no look further back than twice as many.
    private List<Telling.Armed> startable(List<Telling.Armed> open, Collection<Telling.Armed> running) {
        var startable = new ArrayList<Telling.Armed>();
        int busy = 0;
        for (int i = 0; i < open.size(); i++) {
            var entry = open.get(i);
            int most = sideBySide(entry.key);
            boolean isFree = open.subList(0, i).stream().allMatch(later -> Keys.areConcurrent(later.key, entry.key));
            if (running.contains(entry)) {
                busy++;
            } else if (isFree && busy < most) {
                startable.add(entry);
                busy++;
            }
            if (i + 1 >= 2 * most) {
                break;
            }
        }
        return startable;
    }

    /// How many branches or iterations the nearest block around ran at once.
    private int sideBySide(String key) {
        for (var at = key; !at.equals(root); at = Keys.up(at)) {
            if (Keys.last(at).startsWith("@")) {
                return switch (workflow.step(Keys.stepId(Keys.up(at)))) {
                    case Parallel parallel -> parallel.branches().size();
                    case ForEach loop -> (int) ((Amount.Fixed) loop.concurrency()).value();
                    default -> throw new IllegalStateException("no block around " + at);
                };
            }
        }
        return 1;
    }

    private long undo(Telling.Armed entry, long at, End why, Telling told) {
        entry.tries++;
        told.fact(at, "undo.started " + entry.key);
        var end = entry.child == null ? undone(entry, at, why, told) : entry.child.undone(at, why.error(), told);
        if (end.how() == End.How.FAILED) {
            entry.state = Telling.Armed.State.FAILED;
            told.undoFailed = true;
            told.fact(end.at(), "undo.failed " + entry.key + " " + end.error().type());
        } else {
            entry.state = Telling.Armed.State.UNDONE;
            told.undone++;
            told.fact(end.at(), "undo.completed " + entry.key);
        }
        return end.at();
    }

    private End undone(Telling.Armed entry, long at, End why, Telling told) {
        var output = entry.output == null ? NullNode.instance : entry.output;
        var sees = entry.seen.isolated().andError(why.error()).and("output", output);
        // One that is tried again goes on behind what it has done.
        var left = entry.step.head().compensate().stream()
                .dropWhile(step -> steps.isDone(Keys.in(Keys.in(entry.key, "~undo"), step.id())))
                .toList();
        return steps.frame(left, sees, Keys.in(entry.key, "~undo"), at, Stop.NEVER, told);
    }
}
