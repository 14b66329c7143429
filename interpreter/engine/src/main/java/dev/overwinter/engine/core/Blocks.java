package dev.overwinter.engine.core;

import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Join;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `parallel` and `forEach`: branches side by side, and the join that says when the block ends and how.
///
/// A join is two numbers (so many successes complete the block, more than so many failures fail it) and, where the
/// author gives one, a condition. A failure that is tolerated undoes its own branch at once; the one that decides
/// leaves
/// everything to the block, which undoes it in one pass after the others have settled. What is stopped because the
/// block completes early is undone before it does.
final class Blocks {
    private static final int NEVER = Integer.MAX_VALUE;

    private Blocks() {}

    // Beginning

    static void enter(Turn turn, NodeState node, Parallel step) {
        int total = step.branches().size();
        begin(turn, node, step.join(), null, total, total);
    }

    static void enter(Turn turn, NodeState node, ForEach step) {
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        var items = evaluation.template(step.in(), "in");
        if (!items.isArray()) {
            throw new ExpressionFailed("in: must give a list, but gave " + Evaluation.abbreviated(items));
        }
        if (items.size() > turn.limits.items()) {
            Flow.fail(turn, node, tooMany(turn, node, items.size()));
            return;
        }
        double concurrency = evaluation.amount(step.concurrency(), "concurrency");
        if (concurrency < 1) {
            throw new ExpressionFailed("concurrency: must be at least 1, but is " + concurrency);
        }
        begin(turn, node, step.join(), turn.store(items), items.size(), (int) Math.min(concurrency, NEVER));
    }

    private static StepError tooMany(Turn turn, NodeState node, int items) {
        return new StepError(
                ErrorTypes.ITERATIONS_LIMIT,
                "a forEach takes at most %,d items, but there are %,d".formatted(turn.limits.items(), items),
                null,
                "split the list, for example over child workflows",
                node.key().stepId(),
                0,
                null,
                null);
    }

    private static void begin(Turn turn, NodeState node, Join join, @Nullable Ref items, int total, int concurrency) {
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        int least = least(join, evaluation);
        if (join.mode() == Join.Mode.COUNTED && least != NEVER && least > total) {
            var title = least + " must succeed, but there are only " + total;
            Flow.fail(
                    turn,
                    node,
                    StepError.of(ErrorTypes.JOIN_FAILED, title, node.key().stepId()));
            return;
        }
        int tolerated = tolerated(join, evaluation, total, least);
        var joining = new Work.Joining(
                items, turn.reservePayloads(total), total, concurrency, least, tolerated, 0, 0, 0, 0, false, null);
        turn.put(node.doing(joining));
        goOn(turn, node.key());
    }

    private static int least(Join join, Evaluation evaluation) {
        return switch (join.mode()) {
            case ALL -> NEVER;
            case ANY, RACE -> 1;
            case COUNTED ->
                join.minSuccessful() == null ? NEVER : (int) evaluation.amount(join.minSuccessful(), "minSuccessful");
        };
    }

    private static int tolerated(Join join, Evaluation evaluation, int total, int least) {
        return switch (join.mode()) {
            case ALL, RACE -> 0;
            case ANY -> total - 1;
            case COUNTED -> {
                int impossible = least == NEVER ? NEVER : Math.max(0, total - least);
                if (join.tolerateFailures() == null) {
                    yield impossible;
                }
                double amount = evaluation.amount(join.tolerateFailures().amount(), "tolerateFailures");
                double count = join.tolerateFailures().isPercent() ? Math.floor(amount * total / 100) : amount;
                yield (int) Math.min(impossible, count);
            }
        };
    }

    /// Begins what may begin, or completes the block where nothing is left.
    private static void goOn(Turn turn, NodeKey key) {
        var joining = joining(turn.live(key));
        while (joining.begun() < joining.total() && joining.running() < joining.concurrency()) {
            var frame = NodeState.ready(frameKey(turn, key, joining.begun()), key, 1, turn.now)
                    .in(NodeState.Phase.BODY);
            joining = joining.begin();
            turn.put(turn.live(key).doing(joining));
            Flow.startList(turn, frame, steps(turn, frame.key()));
        }
        if (joining.running() == 0) {
            complete(turn, key);
        }
    }

    private static NodeKey frameKey(Turn turn, NodeKey block, int index) {
        return turn.step(block) instanceof Parallel parallel
                ? block.branch(List.copyOf(parallel.branches().keySet()).get(index))
                : block.branch(Integer.toString(index));
    }

    /// The list of a branch or an iteration.
    static List<Node> steps(Turn turn, NodeKey frame) {
        return switch (turn.step(frame)) {
            case Parallel parallel -> parallel.branches().getOrDefault(frame.frameName(), List.of());
            case ForEach loop -> loop.steps();
            case null, default -> throw new IllegalStateException("no branches belong to " + frame);
        };
    }

    /// The item of an iteration.
    static JsonNode item(Turn turn, NodeKey frame) {
        var items = Objects.requireNonNull(joining(turn.live(frame.up())).items());
        return turn.read(items).get(Integer.parseInt(frame.frameName()));
    }

    /// How many entries of the nearest block around a step may be undone at once; 0 where there is none.
    static int concurrencyAround(Turn turn, NodeKey key) {
        for (var at = key; !at.isRoot() && !at.isUndo(); at = at.up()) {
            if (at.isBranch() && turn.node(at.up()) instanceof NodeState block) {
                return joining(block).concurrency();
            }
        }
        return 0;
    }

    // Ending of branches

    /// The list of a branch or an iteration has completed.
    static void listDone(Turn turn, NodeState frame, Ref value) {
        var result = turn.step(frame.key()) instanceof ForEach loop ? loop.result() : null;
        if (result == null) {
            Flow.finalize(turn, frame, new Outcome.Completed(value));
            return;
        }
        try {
            var output = new Evaluation(new Sight(turn, frame.key()), 0)
                    .and("output", value)
                    .template(result, "result");
            Flow.finalize(turn, frame, new Outcome.Completed(turn.store(output)));
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, frame, Flow.mistake(frame, mistake));
        }
    }

    /// Whether the block would live with one more failure.
    static boolean wouldTolerate(NodeState block, StepError error) {
        var joining = joining(block);
        return !ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type())
                && (joining.closing() || joining.failed() < joining.tolerated());
    }

    /// A branch ends otherwise than well: true where it undoes itself before the block is told.
    static boolean undoesItself(Turn turn, NodeState frame, Outcome outcome) {
        var block = turn.live(frame.parent());
        if (block.phase() != NodeState.Phase.BODY) {
            return false;
        }
        if (!(outcome instanceof Outcome.Failed(var error))) {
            return joining(block).closing();
        }
        boolean tolerated = wouldTolerate(block, error);
        turn.put(block.doing(joining(block).failing()));
        return tolerated;
    }

    /// What the failure of a branch is for those around the block.
    static StepError asSeenOutside(Turn turn, NodeState block, StepError error) {
        var join = joinOf(turn, block.key());
        if (join.mode() == Join.Mode.ALL
                || join.mode() == Join.Mode.RACE
                || ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type())
                || ErrorTypes.isMistake(error.type())) {
            return error;
        }
        var joining = joining(block);
        return new StepError(
                        ErrorTypes.JOIN_FAILED,
                        joining.failed() + " of " + joining.total() + " failed",
                        null,
                        null,
                        block.key().stepId(),
                        0,
                        null,
                        null)
                .causedBy(error);
    }

    /// A branch has ended, and whatever it had to undo is undone.
    static void ended(Turn turn, NodeState block, NodeKey frame, Outcome outcome) {
        var joining = joining(block).ended(outcome instanceof Outcome.Completed);
        write(turn, joining, frame, outcome);
        var undoError = undoError(turn, frame, outcome);
        turn.collapse(frame);
        var told = block.doing(joining);
        turn.put(told);
        if (told.phase() == NodeState.Phase.STOPPING) {
            Stopping.settle(turn, told);
        } else if (outcome instanceof Outcome.Failed(var error) && isDecisive(joining, error)) {
            Stopping.stopAndFail(turn, told, asSeenOutside(turn, told, error));
        } else if (joining.closing()) {
            turn.put(told.doing(joining.closing(undoError)));
            goOnClosing(turn, block.key());
        } else {
            judge(turn, told, frame, outcome);
        }
    }

    private static boolean isDecisive(Work.Joining joining, StepError error) {
        return !joining.closing() && joining.failed() > joining.tolerated()
                || ErrorTypes.matches(ErrorTypes.COMPENSATION_FAILED, error.type());
    }

    private static @Nullable StepError undoError(Turn turn, NodeKey frame, Outcome outcome) {
        if (!(outcome instanceof Outcome.Stopped(var reason))) {
            return null;
        }
        var failed = Ledger.within(turn, frame, LedgerEntry.State.FAILED);
        return failed.isEmpty() ? null : Flow.compensationFailed(frame, failed, reason);
    }

    private static void write(Turn turn, Work.Joining joining, NodeKey frame, Outcome outcome) {
        boolean isNamed = turn.step(frame) instanceof Parallel;
        var status = switch (outcome) {
            case Outcome.Completed _, Outcome.Caught _, Outcome.Returned _ -> "completed";
            case Outcome.Failed _ -> "failed";
            case Outcome.Skipped _ -> "skipped";
            case Outcome.Stopped _ -> "cancelled";
        };
        var error = outcome instanceof Outcome.Failed(var failure) ? Json.of(failure, turn::read) : null;
        turn.storeAt(
                joining.base() + index(turn, frame),
                Gathered.entry(isNamed ? frame.frameName() : null, status, Frames.outputOf(outcome), error));
    }

    private static int index(Turn turn, NodeKey frame) {
        return turn.step(frame) instanceof Parallel parallel
                ? List.copyOf(parallel.branches().keySet()).indexOf(frame.frameName())
                : Integer.parseInt(frame.frameName());
    }

    // The join

    /// Another branch has ended without deciding by its failure: is that enough?
    private static void judge(Turn turn, NodeState block, NodeKey frame, Outcome outcome) {
        var joining = joining(block);
        try {
            if (joining.succeeded() >= joining.least() || stops(turn, block, frame, outcome)) {
                turn.put(block.doing(joining.closing(null)));
                var reason = StepError.of(
                        ErrorTypes.CANCELLED,
                        "the block has completed",
                        block.key().stepId());
                if (joining.running() == 0) {
                    complete(turn, block.key());
                } else {
                    turn.childrenOf(block.key()).forEach(other -> Stopping.stop(turn, other, reason));
                }
            } else {
                goOn(turn, block.key());
            }
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, block, Flow.mistake(block, mistake));
        }
    }

    private static boolean stops(Turn turn, NodeState block, NodeKey frame, Outcome outcome) {
        var condition = joinOf(turn, block.key()).stopWhen();
        if (condition == null) {
            return false;
        }
        var joining = joining(block);
        var counts = Json.object()
                .put("succeeded", joining.succeeded())
                .put("failed", joining.failed())
                .put("completed", joining.succeeded() + joining.failed())
                .put("total", joining.total());
        var last = Json.object();
        if (joining.items() == null) {
            last.put("name", frame.frameName());
        } else {
            last.put("index", index(turn, frame));
        }
        last.put("status", outcome instanceof Outcome.Failed ? "failed" : "completed");
        var output = Frames.outputOf(outcome);
        last.set("output", output == null ? Turn.JSON.nullNode() : turn.read(output));
        last.set(
                "error",
                outcome instanceof Outcome.Failed(var error) ? Json.of(error, turn::read) : Turn.JSON.nullNode());
        return new Evaluation(new Sight(turn, block.key()), joining.succeeded() + joining.failed())
                .and("counts", counts)
                .and("last", last)
                .condition(condition, "stopWhen");
    }

    private static void goOnClosing(Turn turn, NodeKey key) {
        var block = turn.live(key);
        var joining = joining(block);
        if (joining.running() > 0) {
            return;
        }
        if (joining.undoError() == null) {
            complete(turn, key);
        } else {
            Flow.fail(turn, block, joining.undoError());
        }
    }

    /// An operator wants a held block to go on.
    static void retry(Turn turn, NodeState block) {
        if (joining(block).closing()) {
            goOnClosing(turn, block.key());
        } else {
            goOn(turn, block.key());
        }
    }

    private static void complete(Turn turn, NodeKey key) {
        var block = turn.live(key);
        Flow.conclude(turn, block, new Ref(0, null, joining(block).counts().gathered()));
    }

    static Join joinOf(Turn turn, NodeKey block) {
        return switch (turn.step(block)) {
            case Parallel parallel -> parallel.join();
            case ForEach loop -> loop.join();
            case null, default -> throw new IllegalStateException(block + " joins nothing");
        };
    }

    private static Work.Joining joining(NodeState block) {
        return (Work.Joining) block.work();
    }
}
