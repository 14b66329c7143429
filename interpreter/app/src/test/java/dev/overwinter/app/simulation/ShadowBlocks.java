package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Join;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Template;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the shadow says of `parallel` and `forEach`: which branch ends first, and what the join makes of it.
final class ShadowBlocks {
    private final ShadowSteps shadow;

    ShadowBlocks(ShadowSteps shadow) {
        this.shadow = shadow;
    }

    End parallel(Parallel step, Seen seen, String key, long at, Stop stop, Stop outer, Telling told) {
        var branches = new ArrayList<Branch>();
        step.branches()
                .forEach((name, steps) -> branches.add(new Branch(name, steps, null, seen, Keys.in(key, "@" + name))));
        var block = new Block(step.join(), branches, branches.size(), stop, outer, told);
        var end = block.run(at);
        var output = JsonNodeFactory.instance.objectNode();
        branches.forEach(branch -> output.set(branch.name, branch.output()));
        return end.how() == End.How.COMPLETED ? End.completed(end.at(), output) : end;
    }

    End forEach(ForEach step, Seen seen, String key, long at, Stop stop, Stop outer, Telling told) {
        var items = seen.read(step.in());
        var branches = new ArrayList<Branch>();
        for (int i = 0; i < items.size(); i++) {
            var sees = seen.and(step.as(), items.get(i)).and("index", IntNode.valueOf(i));
            branches.add(new Branch(Integer.toString(i), step.steps(), step.result(), sees, Keys.in(key, "@" + i)));
        }
        int concurrency = (int) ((Amount.Fixed) step.concurrency()).value();
        var end = new Block(step.join(), branches, concurrency, stop, outer, told).run(at);
        var output = JsonNodeFactory.instance.arrayNode();
        branches.forEach(branch -> output.add(branch.output()));
        return end.how() == End.How.COMPLETED ? End.completed(end.at(), output) : end;
    }

    private final class Branch {
        final String name;
        final List<Node> steps;
        final @Nullable Template result;
        final Seen around;
        final String key;
        long begun;
        boolean undoing;
        boolean stopped;
        Telling told = new Telling();

        @Nullable
        End end;

        Branch(String name, List<Node> steps, @Nullable Template result, Seen around, String key) {
            this.name = name;
            this.steps = steps;
            this.result = result;
            this.around = around;
            this.key = key;
        }

        /// Tells the branch from its beginning, as it goes where it is stopped at `stop`.
        void tell(Stop stop) {
            told = new Telling();
            shadow.forget(key);
            var sees = around.isolated();
            var list = shadow.list(steps, sees, key, begun, stop, told);
            end = list.how() == End.How.COMPLETED && result != null
                    ? End.completed(list.at(), sees.and("output", list.value()).read(result))
                    : list;
        }

        End shadowUndo() {
            return shadow.undone(key, end(), around, told);
        }

        End end() {
            return java.util.Objects.requireNonNull(end);
        }

        JsonNode output() {
            return end != null && end.how() == End.How.COMPLETED ? end.value() : JsonNodeFactory.instance.nullNode();
        }
    }

    /// One run of a block.
    private static final class Block {
        private final Join join;
        private final List<Branch> branches;
        private final int concurrency;
        private final Stop outer;
        private Stop stop;
        private final Telling told;
        private final List<Branch> running = new ArrayList<>();
        private final int least;
        private final int tolerated;
        private int begun;
        private int succeeded;
        private int failed;
        private boolean closing;
        private boolean loose;
        private @Nullable Err undoError;
        private @Nullable Err failure;

        Block(Join join, List<Branch> branches, int concurrency, Stop stop, Stop outer, Telling told) {
            this.join = join;
            this.branches = branches;
            this.concurrency = concurrency;
            this.stop = stop;
            this.outer = outer;
            this.told = told;
            int total = branches.size();
            least = switch (join.mode()) {
                case ALL -> Integer.MAX_VALUE;
                case ANY, RACE -> 1;
                case COUNTED ->
                    join.minSuccessful() instanceof Amount.Fixed(var value) ? (int) value : Integer.MAX_VALUE;
            };
            tolerated = switch (join.mode()) {
                case ALL, RACE -> 0;
                case ANY -> total - 1;
                case COUNTED -> tolerated(total);
            };
        }

        private int tolerated(int total) {
            int most = least == Integer.MAX_VALUE ? least : Math.max(0, total - least);
            if (join.tolerateFailures() == null) {
                return most;
            }
            double amount = ((Amount.Fixed) join.tolerateFailures().amount()).value();
            double count = join.tolerateFailures().isPercent() ? Math.floor(amount * total / 100) : amount;
            return (int) Math.min(most, count);
        }

        End run(long from) {
            told.open |= told.loose && stop.comes();
            long at = from;
            if (join.mode() == Join.Mode.COUNTED && least != Integer.MAX_VALUE && least > branches.size()) {
                return End.failed(at, Err.of("join.failed"));
            }
            begin(at);
            while (!running.isEmpty()) {
                var next = running.stream()
                        .min(java.util.Comparator.comparingLong(
                                branch -> branch.end().at()))
                        .orElseThrow();
                at = next.end().at();
                tieOf(next);
                if (next.undoing || !undoesItself(next)) {
                    running.remove(next);
                    ended(next, at);
                }
            }
            branches.stream().limit(begun).forEach(branch -> told.take(branch.told));
            if (failure != null) {
                return End.failed(at, failure);
            }
            if (isStopped(at)) {
                return End.stopped(at, stop.reason());
            }
            return undoError == null
                    ? End.completed(at, JsonNodeFactory.instance.nullNode())
                    : End.failed(at, undoError);
        }

        /// True once the block itself has been told to stop.
        private boolean isStopped(long at) {
            return at >= stop.at();
        }

        private void begin(long at) {
            while (begun < branches.size() && running.size() < concurrency) {
                var branch = branches.get(begun++);
                branch.begun = at;
                branch.tell(stop);
                running.add(branch);
            }
        }

        /// What begins together begins in the order of the file: who waits for nothing has ended before the next
        /// begins.
        private static boolean isBefore(Branch one, Branch other) {
            return one.begun == other.begun && one.end().at() == one.begun && !one.told.hasChildren;
        }

        /// Branches that end at the same instant: whoever counts first may decide.
        private void tieOf(Branch next) {
            for (var other : running) {
                boolean together = other != next
                        && !other.undoing
                        && other.end().at() == next.end().at();
                boolean matters = least != Integer.MAX_VALUE
                        || join.stopWhen() != null
                        || other.end().how() == End.How.FAILED
                        || next.end().how() == End.How.FAILED;
                if (together && matters && !next.undoing && !isBefore(next, other)) {
                    told.tie();
                }
            }
        }

        private boolean undoesItself(Branch branch) {
            var end = branch.end();
            boolean undoes = switch (end.how()) {
                case FAILED -> !isOver(end.at()) && failsAlone(end.error());
                case STOPPED -> !isOver(end.at()) && closing;
                case COMPLETED, CAUGHT, SKIPPED, RETURNED -> false;
            };
            if (undoes) {
                branch.undoing = true;
                branch.end = branch.shadowUndo();
            }
            return undoes;
        }

        private boolean isOver(long at) {
            return failure != null || isStopped(at);
        }

        private boolean failsAlone(Err err) {
            return !err.matches(Err.UNDO_FAILED) && (closing || failed++ < tolerated);
        }

        private void ended(Branch branch, long at) {
            var end = branch.end();
            loose |= branch.told.loose;
            if (end.how() == End.How.COMPLETED) {
                succeeded++;
            }
            if (isOver(at)) {
                return;
            }
            boolean decides = end.how() == End.How.FAILED
                    && (!closing && failed > tolerated || end.error().matches(Err.UNDO_FAILED));
            if (decides) {
                failure = asSeenOutside(end.error());
                stopOthers(branch, at, failure);
            } else if (closing) {
                boolean undoFailed = end.how() == End.How.STOPPED
                        && !branch.told
                                .within(branch.key, Telling.Armed.State.FAILED)
                                .isEmpty();
                undoError = undoFailed && undoError == null ? Err.of(Err.UNDO_FAILED) : undoError;
            } else if (succeeded >= least || stops(branch)) {
                closing = true;
                stop = outer; // what is decided has no deadline any more
                stopOthers(branch, at, Err.of(Err.CANCELLED));
            } else {
                begin(at);
            }
        }

        private boolean stops(Branch last) {
            if (join.stopWhen() == null) {
                return false;
            }
            var counts = JsonNodeFactory.instance
                    .objectNode()
                    .put("succeeded", succeeded)
                    .put("failed", failed)
                    .put("completed", succeeded + failed)
                    .put("total", branches.size());
            boolean isFailed = last.end().how() == End.How.FAILED;
            var seen = JsonNodeFactory.instance.objectNode().put("status", isFailed ? "failed" : "completed");
            told.timed |= branches.size() > 1;
            return last.around.and("counts", counts).and("last", seen).holds(join.stopWhen());
        }

        private Err asSeenOutside(Err err) {
            boolean asItIs =
                    join.mode() == Join.Mode.ALL || join.mode() == Join.Mode.RACE || err.matches(Err.UNDO_FAILED);
            return asItIs ? err : Err.of("join.failed").causedBy(err);
        }

        /// Who ended before it was decided, and who did not, is a matter of time.
        private void stopOthers(Branch by, long at, Err reason) {
            told.timed |= branches.size() > 1;
            told.open |= loose;
            for (var other : running) {
                if (at == by.begun && isBefore(by, other) && branches.indexOf(by) < branches.indexOf(other)) {
                    other.told = new Telling();
                    other.end = End.stopped(at, reason);
                    continue;
                }
                if (other.end().at() == at || other.told.loose) {
                    told.tie();
                }
                if (!other.undoing && !other.stopped && other.end().at() > at) {
                    other.stopped = true;
                    other.tell(new Stop(at, reason));
                }
            }
        }
    }
}
