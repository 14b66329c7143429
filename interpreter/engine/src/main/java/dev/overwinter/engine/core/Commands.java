package dev.overwinter.engine.core;

import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a state owes the world: a function of the state, one node at a time. Never evaluates an expression.
final class Commands {
    private Commands() {}

    /// Everything that a state owes, in canonical order.
    static List<Command> owed(ExecutionState state, Workflow workflow) {
        var header = state.header();
        var commands = new ArrayList<>(ofNodes(state.nodes().values(), header, workflow, state.id()));
        var wake = header.wakeAt();
        if (wake != null && !wake.equals(Header.BUSY)) {
            commands.add(new Command.WakeAt(wake));
        }
        return commands;
    }

    static List<Command> ofNodes(Collection<NodeState> nodes, Header header, Workflow workflow, String execution) {
        var commands = new ArrayList<Command>();
        for (var node : nodes) {
            commands.addAll(of(node, header, workflow, execution));
        }
        return commands;
    }

    /// What one node owes, but for its due times.
    static List<Command> of(NodeState node, Header header, Workflow workflow, String execution) {
        if (header.incident() != null || header.lifecycle() != Header.Lifecycle.RUNNING) {
            return List.of();
        }
        if (node.phase() == NodeState.Phase.READY) {
            return List.of(new Command.GoOn());
        }
        var commands = new ArrayList<Command>();
        for (var call : callsOf(node.work())) {
            ofCall(node.key(), "", call, execution, commands);
        }
        if (node.work() instanceof Work.Parenting parenting && parenting.child() == null) {
            var step = (Child) workflow.step(node.key().stepId());
            commands.add(new Command.StartChild(
                    node.key(),
                    step.workflow(),
                    ChildRule.nameOf(execution, node.key()),
                    parenting.input(),
                    step.waits()));
        }
        if (node.work() instanceof Work.Hearing hearing && hearing.looking()) {
            commands.add(new Command.LookBack(node.key(), hearing.wanted(), hearing.since()));
        }
        return commands;
    }

    static List<Call> callsOf(Work work) {
        return switch (work) {
            case Work.Idle _,
                    Work.Sleeping _,
                    Work.Decided _,
                    Work.Joining _,
                    Work.Turning _,
                    Work.Parenting _,
                    Work.UndoingChild _,
                    Work.Hearing _ -> List.of();
            case Work.Calling(var call) -> List.of(call);
            case Work.Polling polling -> polling.call() == null ? List.of() : List.of(polling.call());
            case Work.Waiting waiting -> {
                var calls = new ArrayList<Call>();
                if (waiting.request() != null) {
                    calls.add(waiting.request());
                }
                calls.addAll(waiting.notifications());
                yield calls;
            }
        };
    }

    private static void ofCall(NodeKey key, String parentPath, Call call, String execution, List<Command> commands) {
        var path = Calls.path(parentPath, call.id());
        switch (call.status()) {
            case IN_FLIGHT ->
                commands.add(new Command.InvokeAgent(
                        attempt(key, path, call),
                        call.delivery(),
                        call.agent(),
                        call.input(),
                        idempotencyKey(key, path, call, execution),
                        call.timeout(),
                        call.round() == 0 ? null : turn(call)));
            case CANCELLING -> commands.add(new Command.CancelAgent(attempt(key, path, call)));
            case CALLING -> call.calls().forEach(asked -> ofCall(key, path, asked, execution, commands));
            case BACKOFF, PARKED, DONE -> {}
        }
    }

    static Event.Attempt attempt(NodeKey key, String path, Call call) {
        return new Event.Attempt(key, path, call.attempt(), call.round());
    }

    static String idempotencyKey(NodeKey key, String path, Call call, String execution) {
        return call.businessKey() != null
                ? call.businessKey()
                : Seeds.idempotencyKey(Advance.NAMESPACE, execution, key, path);
    }

    private static Command.Turn turn(Call call) {
        return new Command.Turn(
                call.turnState(), call.calls().stream().map(Call::result).toList());
    }

    /// `BUSY` while anything but time is owed, else the earliest due time.
    static @Nullable Instant wakeAt(Collection<NodeState> nodes, Header header) {
        if (header.incident() != null || header.lifecycle() != Header.Lifecycle.RUNNING) {
            return null;
        }
        return nodes.stream().anyMatch(Commands::owesNow) ? Header.BUSY : Dues.earliest(nodes, header);
    }

    /// Whether a node of a running execution owes anything but time: what `of` would list, without making the list.
    private static boolean owesNow(NodeState node) {
        return node.phase() == NodeState.Phase.READY
                || node.work() instanceof Work.Parenting parenting && parenting.child() == null
                || node.work() instanceof Work.Hearing hearing && hearing.looking()
                || callsOf(node.work()).stream().anyMatch(Commands::owesNow);
    }

    private static boolean owesNow(Call call) {
        return switch (call.status()) {
            case IN_FLIGHT, CANCELLING -> true;
            case CALLING -> call.calls().stream().anyMatch(Commands::owesNow);
            case BACKOFF, PARKED, DONE -> false;
        };
    }

    static void difference(List<Command> before, List<Command> after, List<Command> owes, List<Command> owesNoMore) {
        after.stream().filter(command -> !before.contains(command)).forEach(owes::add);
        before.stream().filter(command -> !after.contains(command)).forEach(owesNoMore::add);
    }
}
