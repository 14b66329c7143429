package dev.overwinter.engine.core;

import dev.overwinter.dsl.Node;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// `agent`
final class AgentRule {
    private AgentRule() {}

    static void enter(Turn turn, NodeState node, Node.AgentStep step) {
        Budgets.check(turn, node.key(), step.use());
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        var call = Calls.begin(turn, evaluation, step.use(), "", "with")
                .countingFrom(Results.attemptsOf(turn, node.key()));
        turn.put(node.doing(new Work.Calling(call)));
        if (step.armStarted()) {
            var key = Commands.idempotencyKey(node.key(), "", call, turn.execution());
            Ledger.arm(turn, node.key(), step, null, key);
        }
    }

    static void attempt(Turn turn, NodeState node, Node.AgentStep step, Event.OfAttempt event) {
        if (node.work() instanceof Work.Calling(var call)) {
            after(turn, node, step, Calls.on(turn, node, step.use(), call, "", event));
        }
    }

    static void claimed(Turn turn, NodeState node, Node.AgentStep step) {
        if (node.work() instanceof Work.Calling(var call)) {
            after(turn, node, step, Calls.claimed(turn, node, step.use(), call, ""));
        }
    }

    static void due(Turn turn, NodeState node, Node.AgentStep step, Instant at) {
        if (node.work() instanceof Work.Calling(var call)) {
            after(turn, node, step, Calls.due(turn, node, step.use(), call, "", at));
        }
    }

    static boolean answered(Turn turn, NodeState node, Node.AgentStep step, Event.Answered answer) {
        if (!(node.work() instanceof Work.Calling(var call))) {
            return false;
        }
        var progress = Calls.answered(turn, node, step.use(), call, "", answer);
        after(turn, node, step, progress);
        return !(progress instanceof Calls.Progress.Unchanged);
    }

    static boolean stop(Turn turn, NodeState node, Call call) {
        boolean mayHaveHadEffect = Calls.mayHaveHadEffect(call);
        var running = Calls.cancel(turn, node, call, "");
        if (running != null) {
            turn.put(node.doing(new Work.Calling(running)));
            return false;
        }
        if (mayHaveHadEffect) {
            reportUnlessCovered(turn, node);
        }
        turn.put(node.doing(Work.IDLE));
        return true;
    }

    private static void after(Turn turn, NodeState node, Node.AgentStep step, Calls.Progress progress) {
        switch (progress) {
            case Calls.Progress.Unchanged _ -> {}
            case Calls.Progress.Running(var call) ->
                turn.put(turn.live(node.key()).doing(new Work.Calling(call)));
            case Calls.Progress.Succeeded(var call, var output) -> succeeded(turn, node, step, call, output);
            case Calls.Progress.Failed(var call, var error) -> failed(turn, node, call, error);
        }
    }

    private static void succeeded(Turn turn, NodeState node, Node.AgentStep step, Call call, JsonNode output) {
        boolean tooLarge = Calls.isTooLarge(turn, output);
        boolean isArmed = !step.head().compensate().isEmpty();
        var value = tooLarge && !isArmed ? turn.nothing() : turn.store(output);
        var done = node.doing(new Work.Calling(call.done(new Call.CallResult(value, null))));
        turn.put(done);
        if (node.phase() == NodeState.Phase.STOPPING) {
            // A success within the grace: its effect is undone with the scope, its output is never shown.
            armed(turn, done, step, value);
            if (!isArmed) {
                reportUnlessCovered(turn, node);
            }
            Stopping.settled(turn, done);
        } else if (tooLarge) {
            armed(turn, done, step, value);
            Flow.fail(turn, done, Calls.tooLarge(turn, node, call.attempt()));
        } else {
            Flow.conclude(turn, done, value);
        }
    }

    private static void armed(Turn turn, NodeState node, Node.AgentStep step, Ref value) {
        var call = ((Work.Calling) node.work()).call();
        Ledger.arm(turn, node.key(), step, value, Commands.idempotencyKey(node.key(), "", call, turn.execution()));
    }

    private static void failed(Turn turn, NodeState node, Call call, StepError error) {
        var done = node.doing(new Work.Calling(call.done(new Call.CallResult(turn.nothing(), error))));
        turn.put(done);
        if (call.effectUnknown()) {
            reportUnlessCovered(turn, node);
        } else if (call.interrupted()) {
            reportInterrupted(turn, node);
        } else {
            disarm(turn, node);
        }
        if (node.phase() == NodeState.Phase.STOPPING) {
            Stopping.settled(turn, done);
        } else {
            Flow.fail(turn, done, error);
        }
    }

    /// Surely nothing happened: an undo that was armed with the first attempt is not due.
    private static void disarm(Turn turn, NodeState node) {
        var entry = Ledger.openEntryOf(turn, node.key());
        if (entry != null) {
            Ledger.move(turn, entry, LedgerEntry.State.CLOSED, null);
        }
    }

    /// The execution ends at once: what was on its way may still happen.
    static void abandoned(Turn turn, NodeState node) {
        if (node.work() instanceof Work.Calling(var call)
                && call.status() != Call.Status.DONE
                && (Calls.mayHaveHadEffect(call) || Calls.wasDelivered(turn, node, call, ""))) {
            reportUnlessCovered(turn, node);
        }
    }

    /// Only the delivery that an engine's stop cut off may have had an effect: a matter of how the execution was run.
    private static void reportInterrupted(Turn turn, NodeState node) {
        if (Ledger.openEntryOf(turn, node.key()) == null) {
            turn.unknownEffects++;
            turn.engineHistory("effect.unknown", node.key(), null);
        }
    }

    static void reportUnlessCovered(Turn turn, NodeState node) {
        if (Ledger.openEntryOf(turn, node.key()) == null) {
            turn.unknownEffects++;
            turn.history("effect.unknown", node.key(), null);
        }
    }
}
