package dev.overwinter.engine.core;

import dev.overwinter.engine.core.Event.Released;

/// The operator's answer to an incident, or to an undo that failed.
final class Release {
    private Release() {}

    static void on(Turn turn, Released release) {
        if (turn.lifecycle == Header.Lifecycle.RESTING) {
            resting(turn, release);
        } else if (turn.isHeld()) {
            held(turn, release);
        } else {
            turn.verdict(release, false, "not-held", "it is not held, there is nothing to release");
        }
    }

    private static void resting(Turn turn, Released release) {
        switch (release.decision()) {
            case RETRY, COMPENSATE -> {
                accepted(turn, release, NodeKey.ROOT);
                Root.repair(turn);
            }
            case SKIP -> {
                accepted(turn, release, NodeKey.ROOT);
                Root.settle(turn);
            }
            case SET_OUTPUT ->
                turn.verdict(
                        release, false, "not-possible", "an undo has no output; retry it, or skip it with a reason");
        }
    }

    private static void held(Turn turn, Released release) {
        var incident = java.util.Objects.requireNonNull(turn.incident());
        var node = turn.live(incident.key());
        if (node.phase() == NodeState.Phase.CATCHING) {
            Catching.release(turn, accept(turn, release, node.key()), release);
            return;
        }
        if (node.key().isRoot()) {
            root(turn, node, incident, release);
            return;
        }
        boolean runsInside = !turn.childrenOf(node.key()).isEmpty() || hasChild(node, incident);
        boolean ends =
                release.decision() == Released.Decision.SKIP || release.decision() == Released.Decision.SET_OUTPUT;
        if (runsInside && ends) {
            turn.verdict(
                    release,
                    false,
                    "not-possible",
                    "something still runs in step \"" + node.key().stepId()
                            + "\"; retry to let it go on without its deadline, or compensate");
            return;
        }
        answered(turn, accept(turn, release, node.key()), incident, runsInside, release);
    }

    private static void answered(
            Turn turn, NodeState node, Header.Incident incident, boolean runsInside, Released release) {
        switch (release.decision()) {
            case RETRY -> {
                if (incident.failure() == null) {
                    handedOverAnew(turn, node);
                } else if (!runsInside && !isWaiting(node)) {
                    Kinds.retry(turn, node);
                }
            }
            case SKIP -> {
                Gates.closeAll(turn, node, Transition.GateState.CANCELLED);
                turn.put(node.doing(Work.IDLE));
                Flow.finalize(turn, node, new Outcome.Skipped());
            }
            case SET_OUTPUT -> {
                var output = turn.store(release.output() == null ? Turn.JSON.nullNode() : release.output());
                if (node.value() == null) {
                    Flow.conclude(turn, node, output);
                } else {
                    Flow.finalize(turn, node, new Outcome.Completed(output));
                }
            }
            case COMPENSATE -> {
                if (runsInside || isWaiting(node)) {
                    Stopping.stopAndFail(turn, node, failure(incident, node));
                } else {
                    Flow.failNow(turn, node, failure(incident, node));
                }
            }
        }
    }

    /// True where another execution runs for the node, or is perhaps just being started.
    private static boolean hasChild(NodeState node, Header.Incident incident) {
        return node.work() instanceof Work.Parenting parenting
                && (parenting.child() != null || incident.failure() != null);
    }

    /// True where the node's own work, or the backoff before its next visit, is still under way: only its deadline has
    /// passed.
    private static boolean isWaiting(NodeState node) {
        return node.dueAt() != null || isAtWork(node);
    }

    private static boolean isAtWork(NodeState node) {
        return switch (node.work()) {
            case Work.Idle _, Work.Decided _, Work.Joining _, Work.Turning _ -> false;
            case Work.Sleeping _, Work.Waiting _, Work.Parenting _, Work.UndoingChild _, Work.Hearing _ -> true;
            case Work.Calling(var call) -> call.status() != Call.Status.DONE;
            case Work.Polling polling ->
                polling.nextAt() != null
                        || (polling.call() != null && polling.call().status() != Call.Status.DONE);
        };
    }

    private static void root(Turn turn, NodeState root, Header.Incident incident, Released release) {
        switch (release.decision()) {
            case RETRY -> {
                var released = accept(turn, release, root.key());
                if (incident.failure() != null) {
                    Root.stepsDone(turn, released, root.value() == null ? turn.nothing() : root.value());
                }
            }
            case SET_OUTPUT -> {
                if (incident.failure() == null) {
                    turn.verdict(
                            release, false, "not-possible", "the execution itself is held; retry it, or cancel it");
                    return;
                }
                var released = accept(turn, release, root.key());
                var output = turn.store(release.output() == null ? Turn.JSON.nullNode() : release.output());
                Flow.finalize(turn, released, new Outcome.Completed(output));
            }
            case COMPENSATE -> {
                var released = accept(turn, release, root.key());
                if (incident.failure() == null && Root.canStop(turn)) {
                    Root.stop(turn, failure(incident, root));
                } else if (incident.failure() != null) {
                    Flow.failNow(turn, released, incident.failure());
                }
            }
            case SKIP ->
                turn.verdict(
                        release, false, "not-possible", "a workflow cannot be skipped; set its output, or compensate");
        }
    }

    /// @return the node, of which nobody is asked any more
    private static NodeState accept(Turn turn, Released release, NodeKey key) {
        turn.put(turn.live(key).held(null));
        accepted(turn, release, key);
        return turn.live(key);
    }

    private static void accepted(Turn turn, Released release, NodeKey key) {
        var decision = release.decision().word();
        turn.history(
                "execution.released",
                key,
                Advance.by(release.by(), release.reason()).put("decision", decision));
        turn.verdict(release, true, "accepted", "released: " + decision);
    }

    private static void handedOverAnew(Turn turn, NodeState node) {
        switch (node.work()) {
            case Work.Calling(var call)
            when call.status() == Call.Status.IN_FLIGHT ->
                turn.put(node.doing(new Work.Calling(call.deliveredOnce(turn.owner))));
            case Work.Polling polling
            when polling.call() != null && polling.call().status() == Call.Status.IN_FLIGHT ->
                turn.put(node.doing(PollRule.with(polling, polling.call().deliveredOnce(turn.owner))));
            case Work.Calling _,
                    Work.Polling _,
                    Work.Idle _,
                    Work.Sleeping _,
                    Work.Waiting _,
                    Work.Decided _,
                    Work.Joining _,
                    Work.Turning _,
                    Work.Parenting _,
                    Work.UndoingChild _,
                    Work.Hearing _ -> {}
        }
    }

    private static StepError failure(Header.Incident incident, NodeState node) {
        return incident.failure() != null
                ? incident.failure()
                : new StepError(
                        ErrorTypes.AGENT_FAILED,
                        "given up by an operator",
                        null,
                        incident.detail(),
                        node.key().stepId(),
                        0,
                        null,
                        null);
    }
}
