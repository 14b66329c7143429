package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.Repeat;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.Workflow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.NullNode;

/// What the shadow says of lists and steps: visits, retries, clauses, `finally`.
final class ShadowSteps {
    private final Shadow shadow;
    private final Workflow workflow;
    private final String root;
    private final ShadowCalls calls;
    private final ShadowGates gates;
    private final ShadowChildren children;
    private final ShadowBlocks blocks;
    private final ShadowHolds holds;

    /// The steps that have ended well.
    private final Set<String> done = new HashSet<>();

    /// What the scopes that are being visited have used of their retries.
    private final Map<String, Retry.Uses> retries = new HashMap<>();

    ShadowSteps(Shadow shadow, Oracle oracle) {
        this.shadow = shadow;
        workflow = shadow.workflow();
        root = shadow.root();
        calls = new ShadowCalls(oracle);
        gates = new ShadowGates(oracle, calls);
        children = new ShadowChildren(shadow);
        blocks = new ShadowBlocks(this);
        holds = new ShadowHolds(this, root, oracle);
    }

    End undone(String scope, End end, Seen seen, Telling told) {
        return shadow.undos().undone(scope, end, seen, told);
    }

    /// True where a step has ended well.
    boolean isDone(String key) {
        return done.contains(key);
    }

    /// A branch is told anew.
    void forget(String scope) {
        calls.forget(scope);
        done.removeIf(key -> Keys.isOf(scope, key));
    }

    /// True where the step, or the workflow, would try again or has a clause for an error.
    boolean handles(String key, Err err, Seen seen) {
        if (key.equals(root)) {
            return workflow.catches().stream().anyMatch(clause -> takes(clause, err, seen));
        }
        var step = workflow.step(Keys.stepId(key));
        return Retry.would(policyOf(step), retries.get(key), err) || takes(step, err, seen);
    }

    boolean takes(Node step, Err err, Seen seen) {
        return step.head().catches().stream().anyMatch(clause -> takes(clause, err, seen));
    }

    // Lists

    /// A list of steps, one after the other.
    End list(List<Node> steps, Seen seen, String parent, long from, Stop stop, Telling told) {
        long at = from;
        JsonNode value = NullNode.instance;
        for (var step : steps) {
            if (at >= stop.at()) {
                told.tie();
                return End.stopped(at, stop.reason());
            }
            var end = step(step, seen, parent, at, stop, told);
            told.open |= told.loose && stop.comes();
            if (end.at() >= stop.at()) {
                if (end.at() == stop.at() && end.how() != End.How.STOPPED) {
                    told.tie();
                }
                return End.stopped(end.at(), stop.reason());
            }
            at = end.at();
            switch (end.how()) {
                case COMPLETED -> value = givesNoValue(step) ? value : end.value();
                case CAUGHT -> value = end.value();
                case SKIPPED -> {}
                case FAILED, RETURNED, STOPPED -> {
                    return end;
                }
            }
        }
        return End.completed(at, value);
    }

    private static boolean givesNoValue(Node step) {
        return step instanceof Node.SetVars || step instanceof Node.Wait || step instanceof Node.Commit;
    }

    /// A list that is a scope of its own: what it did is undone where it fails.
    End frame(List<Node> steps, Seen seen, String key, long from, Stop stop, Telling told) {
        var end = list(steps, seen, key, from, stop, told);
        return end.how() == End.How.FAILED || end.how() == End.How.STOPPED ? undone(key, end, seen, told) : end;
    }

    // Steps

    End step(Node step, Seen seen, String parent, long from, Stop stop, Telling told) {
        var head = step.head();
        if (stop.comes()) {
            told.timed = true;
            told.open |= told.loose;
        }
        var key = Keys.child(parent, step.id(), 1);
        if (head.condition() != null && !seen.holds(head.condition())) {
            told.fact(from, "step.skipped " + key);
            seen.ended(step.id(), NullNode.instance);
            return End.skipped(from);
        }
        told.fact(from, "step.started " + key);
        var own = head.deadline() instanceof Length.Fixed(var length)
                ? new Stop(from + length.toNanos(), Err.of(Err.DEADLINE))
                : Stop.NEVER;
        told.timed |= own.comes();
        var visited = visits(step, seen, parent, from, own, stop, told);
        var end = last(visited.key, head.finallySteps(), visited.end, seen, told);
        tellEnd(step, visited.key, end, seen, told);
        return end;
    }

    private void tellEnd(Node step, String key, End end, Seen seen, Telling told) {
        boolean shows = end.how() != End.How.FAILED && end.how() != End.How.STOPPED;
        if (shows) {
            done.add(key);
        }
        seen.ended(step.id(), shows ? end.value() : NullNode.instance);
        told.fact(
                end.at(),
                switch (end.how()) {
                    case COMPLETED, RETURNED -> "step.completed " + key;
                    case CAUGHT -> "step.caught " + key + " " + end.error().type();
                    case FAILED -> "step.failed " + key + " " + end.error().type();
                    case STOPPED -> "step.cancelled " + key;
                    case SKIPPED -> "step.skipped " + key;
                });
    }

    /// @param key of the last visit
    private record Visited(String key, End end) {}

    /// All visits of a step, with undo, retry and catch, up to its `finally`.
    private Visited visits(Node step, Seen seen, String parent, long from, Stop own, Stop stop, Telling told) {
        var uses = new Retry.Uses();
        long at = from;
        for (int visit = 1; ; visit++) {
            var key = Keys.child(parent, step.id(), visit);
            retries.put(key, uses);
            var nearest = own.at() < stop.at() ? own : stop;
            told.open |= own.comes() && own.at() == stop.at();
            var end = body(step, seen, key, at, nearest, stop, told);
            if (workflow.onFailure() == Workflow.OnFailure.HOLD) {
                LongFunction<End> again = later -> body(step, seen, key, later, nearest, stop, told);
                end = holds.released(step, key, end, own, nearest, seen, told, again);
            }
            switch (end.how()) {
                case COMPLETED -> {
                    return new Visited(key, concluded(step, key, end, seen, told));
                }
                case RETURNED, CAUGHT, SKIPPED -> {
                    return new Visited(key, end);
                }
                case FAILED, STOPPED -> {}
            }
            boolean isOverdue = end.how() == End.How.STOPPED && end.err() == own.reason();
            if (isOverdue) {
                told.fact(own.at(), "step.overdue " + key);
                boolean armed = end.armed();
                end = End.failed(end.at(), Err.of(Err.DEADLINE));
                end = armed ? end.afterAll() : end;
            }
            if (isScope(step) || isOverdue && end.armed()) {
                end = undone(key, end, seen, told);
            }
            told.open |= told.loose && nearest.comes();
            if (end.how() == End.How.STOPPED) {
                return new Visited(key, end);
            }
            var delay = end.at() < stop.at() && !isOverdue
                    ? Retry.delay(policyOf(step), uses, end.error(), true, told)
                    : -1;
            if (delay < 0) {
                return new Visited(key, caught(key, step.head().catches(), end, seen, stop, told));
            }
            settleFailed(key, end.error(), told);
            told.fact(end.at(), "scope.retrying " + key + " " + end.error().type());
            at = end.at() + delay;
            if (nearest.at() <= at) {
                told.open |= nearest.at() == at;
                if (nearest == stop) {
                    return new Visited(key, End.stopped(stop.at(), stop.reason()));
                }
                told.open |= workflow.onFailure() == Workflow.OnFailure.HOLD && !takes(step, own.reason(), seen);
                long overdue = Math.max(own.at(), end.at());
                told.fact(overdue, "step.overdue " + key);
                end = End.failed(overdue, Err.of(Err.DEADLINE));
                return new Visited(key, caught(key, step.head().catches(), end, seen, stop, told));
            }
            told.fact(at, "step.started " + Keys.child(parent, step.id(), visit + 1));
        }
    }

    private static RetryPolicy policyOf(Node step) {
        return switch (step) {
            case Node.Do scope -> scope.retry();
            case Child child -> child.retry();
            default -> RetryPolicy.NEVER;
        };
    }

    static boolean isScope(Node step) {
        return !step.bodies().isEmpty();
    }

    /// What the kind itself does, in one visit.
    ///
    /// @param stop the step's own deadline, or what stops it from around
    /// @param outer what stops it from around
    private End body(Node step, Seen seen, String key, long at, Stop stop, Stop outer, Telling told) {
        return switch (step) {
            case Node.AgentStep agent -> calls.agent(agent, seen, key, at, stop, told);
            case Node.Wait wait ->
                waited(((Length.Fixed) wait.length()).duration().toNanos(), at, stop, told);
            case Callback gate -> gates.callback(gate, seen, key, at, stop, told);
            case Approval gate -> gates.approval(gate, seen, key, at, stop, told);
            case Poll poll -> calls.poll(poll, seen, key, at, stop, told);
            case Child child -> children.run(child, seen, key, at, stop, told);
            case Node.SetVars set -> {
                var values = (tools.jackson.databind.node.ObjectNode) seen.read(set.values());
                values.properties().forEach(value -> seen.set(value.getKey(), value.getValue()));
                yield End.completed(at, NullNode.instance);
            }
            case Node.Commit _ -> committed(key, at, told);
            case Node.Do scope -> list(scope.steps(), seen, key, at, stop, told);
            case Node.Switch choice -> {
                for (var one : choice.cases()) {
                    if (one.when() == null || seen.holds(one.when())) {
                        yield list(one.steps(), seen, key, at, stop, told);
                    }
                }
                yield End.completed(at, NullNode.instance);
            }
            case Node.Fail fail ->
                End.failed(at, Err.of(seen.read(fail.error()).path("type").asString()));
            case Node.Return end -> End.returned(at, seen.read(end.value()));
            case Repeat loop -> repeated(loop, seen, key, at, stop, told);
            case Parallel parallel -> blocks.parallel(parallel, seen, key, at, stop, outer, told);
            case ForEach loop -> blocks.forEach(loop, seen, key, at, stop, outer, told);
            default -> throw new IllegalStateException("the generator makes no " + step.kind());
        };
    }

    private static End waited(long nanos, long at, Stop stop, Telling told) {
        told.open |= stop.at() == at + nanos;
        return stop.at() <= at + nanos
                ? End.stopped(stop.at(), stop.reason())
                : End.completed(at + nanos, NullNode.instance);
    }

    private End committed(String key, long at, Telling told) {
        var scope = commitScope(key);
        var open = told.within(scope, Telling.Armed.State.OPEN);
        open.forEach(entry -> entry.state = Telling.Armed.State.SETTLED);
        told.fact(at, "scope.committed " + key + " " + open.size());
        return End.completed(at, NullNode.instance);
    }

    /// The nearest `do`, branch, iteration, undo or the workflow; a catch clause stands in the scope around its step.
    private String commitScope(String key) {
        var scope = Keys.up(key);
        while (!scope.equals(root)) {
            var last = Keys.last(scope);
            if (last.equals("~catch")) {
                scope = Keys.up(scope);
                if (scope.equals(root)) {
                    return scope;
                }
            } else if (last.startsWith("@") || last.startsWith("~")) {
                return scope;
            } else if (!last.startsWith("+") && workflow.step(Keys.stepId(last)) instanceof Node.Do) {
                return scope;
            }
            scope = Keys.up(scope);
        }
        return scope;
    }

    private End repeated(Repeat loop, Seen seen, String key, long from, Stop stop, Telling told) {
        int most = (int) ((Amount.Fixed) loop.maxIterations()).value();
        var value = (JsonNode) NullNode.instance;
        long at = from;
        for (int turn = 0; ; turn++) {
            var number = IntNode.valueOf(turn);
            if (loop.whileHolds() != null && !seen.and("index", number).holds(loop.whileHolds())) {
                return End.completed(at, value);
            }
            if (turn >= most) {
                return loop.continues() ? End.completed(at, value) : End.failed(at, Err.of("repeat.exhausted"));
            }
            var end = list(loop.steps(), seen.and("index", number), Keys.in(key, "+" + turn), at, stop, told);
            if (end.how() != End.How.COMPLETED) {
                return end;
            }
            at = end.at();
            value = end.value();
            if (loop.until() != null
                    && seen.and("index", number).and("output", value).holds(loop.until())) {
                return End.completed(at, value);
            }
        }
    }

    // Success

    private static End concluded(Node step, String key, End end, Seen seen, Telling told) {
        var head = step.head();
        if (!head.compensate().isEmpty()) {
            if (isScope(step)) {
                told.within(key, Telling.Armed.State.OPEN).forEach(entry -> entry.state = Telling.Armed.State.SETTLED);
            }
            ShadowCalls.arm(step, key, end.at(), end.value(), seen, told);
        }
        return head.output() == null
                ? end
                : End.completed(end.at(), seen.and("output", end.value()).read(head.output()));
    }

    // Failure

    /// Asks the clauses. Nobody is asked any more where the step is being stopped.
    End caught(String key, List<CatchClause> clauses, End end, Seen seen, Stop stop, Telling told) {
        if (end.how() != End.How.FAILED || end.at() >= stop.at()) {
            told.open |= end.how() == End.How.FAILED && end.at() == stop.at();
            return end;
        }
        var err = end.error();
        for (var clause : clauses) {
            if (takes(clause, err, seen)) {
                settleFailed(key, err, told);
                told.fact(end.at(), "step.catching " + Keys.named(key) + " " + err.type());
                var list = frame(clause.steps(), seen.andError(err), Keys.in(key, "~catch"), end.at(), stop, told);
                return switch (list.how()) {
                    case FAILED -> End.failed(list.at(), list.error().causedBy(err));
                    case COMPLETED ->
                        End.caught(
                                list.at(),
                                clause.output() == null
                                        ? list.value()
                                        : seen.andError(err)
                                                .and("output", list.value())
                                                .read(clause.output()),
                                err);
                    case RETURNED, STOPPED, CAUGHT, SKIPPED -> list;
                };
            }
        }
        return end;
    }

    private static boolean takes(CatchClause clause, Err err, Seen seen) {
        boolean named = clause.errors().isEmpty()
                ? !err.matches(Err.UNDO_FAILED)
                : clause.errors().stream().anyMatch(err::matches);
        return named && (clause.when() == null || seen.andError(err).holds(clause.when()));
    }

    /// Whoever names `compensation.failed` answers for what was not undone.
    private static void settleFailed(String key, Err err, Telling told) {
        if (err.matches(Err.UNDO_FAILED)) {
            told.within(key, Telling.Armed.State.FAILED).forEach(entry -> entry.state = Telling.Armed.State.SETTLED);
        }
    }

    /// `finally`: shielded, and it never changes the outcome.
    End last(String key, List<Node> steps, End end, Seen seen, Telling told) {
        if (steps.isEmpty() || end.how() == End.How.SKIPPED) {
            return end;
        }
        told.fact(end.at(), "finally.started " + Keys.named(key));
        var sees = end.err() == null ? seen.and("error", NullNode.instance) : seen.andError(end.error());
        var ran = frame(steps, sees.and("output", end.value()), Keys.in(key, "~finally"), end.at(), Stop.NEVER, told);
        if (ran.how() == End.How.FAILED) {
            told.fact(
                    ran.at(),
                    "finally.failed " + Keys.named(key) + " " + ran.error().type());
        }
        return end.later(ran.at());
    }
}
