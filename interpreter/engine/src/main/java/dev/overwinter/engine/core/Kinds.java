package dev.overwinter.engine.core;

import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Emit;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Listen;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Repeat;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Poll;
import dev.overwinter.engine.core.NodeState.Phase;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.time.Instant;

/// Which rule serves which kind: the exhaustive switches.
final class Kinds {
    private Kinds() {}

    /// Begins a visit that is `READY`.
    static void begin(Turn turn, NodeState ready) {
        var step = turn.workflow.step(ready.key().stepId());
        var node = ready.in(Phase.BODY);
        turn.put(node);
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        try {
            if (step.head().condition() != null
                    && !evaluation.condition(step.head().condition(), "if")) {
                Flow.finalize(turn, node, new Outcome.Skipped());
                return;
            }
            if (step.head().deadline() != null) {
                node = node.until(evaluation.end(step.head().deadline(), "deadline"));
                turn.put(node);
            }
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, node, Flow.mistake(node, mistake));
            return;
        }
        turn.history(
                "step.started",
                node.key(),
                node.visit() == 1 ? null : Json.object().put("visit", node.visit()));
        enter(turn, node, step);
    }

    static void enter(Turn turn, NodeState node, Node step) {
        try {
            switch (step) {
                case Node.AgentStep agent -> AgentRule.enter(turn, node, agent);
                case Approval approval -> ApprovalRule.enter(turn, node, approval);
                case Callback callback -> CallbackRule.enter(turn, node, callback);
                case Poll poll -> PollRule.enter(turn, node, poll);
                case Node.Wait wait -> WaitRule.enter(turn, node, wait);
                case Node.SetVars set -> SetRule.enter(turn, node, set);
                case Node.Commit _ -> CommitRule.enter(turn, node);
                case Node.Do scope -> Flow.startList(turn, node, scope.steps());
                case Node.Switch choice -> SwitchRule.enter(turn, node, choice);
                case Node.Fail fail -> FailRule.enter(turn, node, fail);
                case Node.Return end -> ReturnRule.enter(turn, node, end);
                case Parallel parallel -> Blocks.enter(turn, node, parallel);
                case ForEach loop -> Blocks.enter(turn, node, loop);
                case Repeat loop -> RepeatRule.enter(turn, node, loop);
                case Child child -> ChildRule.enter(turn, node, child);
                case Emit emit -> EmitRule.enter(turn, node, emit);
                case Listen listen -> ListenRule.enter(turn, node, listen);
            }
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, node, Flow.mistake(node, mistake));
        } catch (StepFailed failed) {
            Flow.fail(turn, node, failed.error());
        }
    }

    /// An event of one of the node's attempts.
    static void attempt(Turn turn, NodeState node, Event.OfAttempt event) {
        switch (turn.workflow.step(node.key().stepId())) {
            case Node.AgentStep agent -> AgentRule.attempt(turn, node, agent, event);
            case Poll poll -> PollRule.attempt(turn, node, poll, event);
            case Approval approval -> ApprovalRule.attempt(turn, node, approval, event);
            case Callback callback -> CallbackRule.attempt(turn, node, callback, event);
            case Node.Wait _,
                    Node.SetVars _,
                    Node.Commit _,
                    Node.Do _,
                    Node.Switch _,
                    Node.Fail _,
                    Node.Return _,
                    Parallel _,
                    ForEach _,
                    Repeat _,
                    Child _,
                    Emit _,
                    Listen _ -> {}
        }
    }

    /// A new owner took over.
    static void claimed(Turn turn, NodeState node) {
        if (!node.key().isStep()) {
            return;
        }
        switch (turn.workflow.step(node.key().stepId())) {
            case Node.AgentStep agent -> AgentRule.claimed(turn, node, agent);
            case Poll poll -> PollRule.claimed(turn, node, poll);
            case Approval approval -> ApprovalRule.claimed(turn, node, approval);
            case Callback callback -> CallbackRule.claimed(turn, node, callback);
            case Node.Wait _,
                    Node.SetVars _,
                    Node.Commit _,
                    Node.Do _,
                    Node.Switch _,
                    Node.Fail _,
                    Node.Return _,
                    Parallel _,
                    ForEach _,
                    Repeat _,
                    Child _,
                    Emit _,
                    Listen _ -> {}
        }
    }

    /// A due time of the node's own work has come.
    static void due(Turn turn, NodeState node, Dues.Kind kind, Instant at) {
        switch (turn.workflow.step(node.key().stepId())) {
            case Node.AgentStep agent -> AgentRule.due(turn, node, agent, at);
            case Poll poll -> PollRule.due(turn, node, poll, at);
            case Approval approval -> ApprovalRule.due(turn, node, approval, kind, at);
            case Callback callback -> CallbackRule.due(turn, node, callback, kind, at);
            case Node.Wait _ -> WaitRule.due(turn, node);
            case Listen _ -> ListenRule.due(turn, node);
            case Node.SetVars _,
                    Node.Commit _,
                    Node.Do _,
                    Node.Switch _,
                    Node.Fail _,
                    Node.Return _,
                    Parallel _,
                    ForEach _,
                    Repeat _,
                    Child _,
                    Emit _ -> throw new IllegalStateException("nothing can be due at " + node.key());
        }
    }

    /// Stops a leaf's own work.
    ///
    /// @return false where a running call has to settle first
    static boolean stop(Turn turn, NodeState node) {
        return switch (node.work()) {
            case Work.Idle _, Work.Decided _, Work.Joining _, Work.Turning _ -> true;
            case Work.Sleeping _ -> {
                turn.put(node.doing(Work.IDLE));
                yield true;
            }
            case Work.Calling(var call) -> AgentRule.stop(turn, node, call);
            case Work.Parenting parenting -> ChildRule.stop(turn, node, parenting);
            case Work.UndoingChild _ -> false;
            case Work.Hearing _ -> {
                ListenRule.close(turn, node);
                yield true;
            }
            case Work.Polling polling -> PollRule.stop(turn, node, polling);
            case Work.Waiting _ -> {
                Gates.closeAll(turn, node, Transition.GateState.CANCELLED);
                turn.put(node.doing(Work.IDLE));
                yield true;
            }
        };
    }

    /// An operator wants a held node tried again, in the same visit and with the same keys; a child that has
    /// ended and a poll that has been judged are history: another visit starts and asks anew.
    static void retry(Turn turn, NodeState node) {
        var step = turn.workflow.step(node.key().stepId());
        if (node.work() instanceof Work.Joining) {
            Blocks.retry(turn, node);
        } else if (node.work() instanceof Work.Turning) {
            RepeatRule.retry(turn, node);
        } else if (node.value() != null) {
            Flow.reshape(turn, node, step, node.value());
        } else if (node.work() instanceof Work.Calling(var call)) {
            turn.put(node.doing(new Work.Calling(call.releasedAttempt(turn.owner))));
        } else if (node.work() instanceof Work.Polling polling && polling.call() != null) {
            turn.put(node.doing(PollRule.with(polling, polling.call().releasedAttempt(turn.owner))));
        } else if (step instanceof Child || node.work() instanceof Work.Polling) {
            Flow.nextVisit(turn, node);
        } else {
            enter(turn, node.doing(Work.IDLE), step);
        }
    }
}
