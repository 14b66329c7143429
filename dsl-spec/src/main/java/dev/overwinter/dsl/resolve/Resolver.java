package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.CatchClause;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Repeat;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.expression.Usages;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Walks a workflow in the order in which it runs and checks what each expression reads.
public final class Resolver {
    private static final Availability FAILED = new Availability.Perhaps("may not have completed when the error came");
    private static final Availability CATCHING = new Availability.Perhaps("runs only where an error is caught");
    private static final Availability ENDING = new Availability.Perhaps("may not have run when the workflow ended");

    private final Workflow workflow;
    private final ExpressionCheck expressions;
    private final PartCheck parts;

    /// @param declared every step id of the file with its place, also of steps that could not be bound
    public Resolver(Workflow workflow, Usages usages, Diagnostics diagnostics, Map<String, Span> declared) {
        this.workflow = workflow;
        this.expressions = new ExpressionCheck(workflow, Isolation.of(workflow), usages, diagnostics, declared);
        this.parts = new PartCheck(expressions, usages, diagnostics, declared, workflow);
    }

    public void resolve() {
        var start = Surroundings.of(Names.AT_START);
        workflow.vars().values().forEach(value -> parts.template(value, start));
        workflow.triggers().forEach(parts::trigger);
        var here = Surroundings.of(Names.EVERYWHERE);
        parts.length(workflow.deadline(), here);
        parts.budget(workflow.budget(), here);
        steps(workflow.steps(), here);
        parts.template(workflow.output(), here);
        var failed = here.doubting(Set.copyOf(here.steps().keySet()), FAILED).seeing("error");
        clauses(workflow.catches(), failed, here);
        var ended = here.doubting(Set.copyOf(here.steps().keySet()), ENDING).seeing("error", "output");
        steps(workflow.finallySteps(), ended);
    }

    private void steps(List<Node> steps, Surroundings here) {
        steps.forEach(step -> step(step, here));
    }

    private void step(Node step, Surroundings here) {
        var head = step.head();
        condition(head.condition(), here);
        var own = head.condition() == null
                ? here.inside(step.id())
                : here.inside(step.id()).where(head.condition());
        parts.length(head.deadline(), own);
        body(step, own);
        parts.template(head.output(), own.seeing("output"));
        var inner = Isolation.visibleInside(step);
        undo(step, own);
        handlers(step, inner, own, here);
        settle(step, inner, here);
    }

    private void body(Node step, Surroundings here) {
        parts.check(step, here);
        switch (step) {
            case Node.Do scope -> steps(scope.steps(), here);
            case Node.Switch choice -> {
                var before = here.branch();
                choice.cases().forEach(one -> oneCase(choice, one, before, here));
            }
            case Parallel block ->
                block.branches().forEach((name, branch) -> steps(branch, here.branch(new Isolation.Cell(block, name))));
            case ForEach block -> forEach(block, here);
            case Repeat loop -> repeat(loop, here);
            default -> {}
        }
    }

    private void forEach(ForEach block, Surroundings here) {
        var each = here.branch(new Isolation.Cell(block, null)).seeing(block.as(), "index");
        steps(block.steps(), each);
        parts.template(block.result(), each.seeing("output"));
    }

    /// In a turn, a step that has not run in it yet shows the turn before.
    private void repeat(Repeat loop, Surroundings here) {
        var turn = here.branch().seeing("index");
        var inner = Isolation.visibleInside(loop);
        inner.forEach(id -> turn.ran(id, Availability.EARLIER_TURN));
        condition(loop.whileHolds(), turn);
        steps(loop.steps(), turn);
        condition(loop.until(), turn.seeing("output"));
        var idle = new Availability.Perhaps("stands in the loop \"" + loop.id() + "\", which may make no turn");
        inner.forEach(id ->
                here.ran(id, loop.whileHolds() == null ? turn.steps().getOrDefault(id, Availability.CERTAIN) : idle));
    }

    /// The other cases of the same switch did not run.
    ///
    /// @param before what was visible before the switch
    private void oneCase(Node.Switch choice, Node.Switch.Case one, Surroundings before, Surroundings here) {
        condition(one.when(), before);
        var branch = one.when() == null ? before.branch() : before.branch().where(one.when());
        steps(one.steps(), branch);
        here.join(branch, new Availability.Perhaps("runs only in one case of \"" + choice.id() + "\""));
    }

    private void undo(Node step, Surroundings own) {
        if (step.head().compensate().isEmpty()) {
            return;
        }
        var undo = own.branch().seeing("output", "error");
        undo.ran(step.id(), Availability.CERTAIN);
        steps(step.head().compensate(), undo);
    }

    private void handlers(Node step, Set<String> inner, Surroundings own, Surroundings here) {
        if (step.head().catches().isEmpty() && step.head().finallySteps().isEmpty()) {
            return;
        }
        var failed = own.doubting(inner, FAILED).seeing("error");
        failed.ran(step.id(), new Availability.Perhaps("has failed here"));
        clauses(step.head().catches(), failed, here);
        var ended = own.doubting(inner, FAILED).seeing("error");
        ended.ran(step.id(), new Availability.Perhaps("may have failed here"));
        steps(step.head().finallySteps(), ended);
        here.join(ended, step.head().condition() == null ? Availability.CERTAIN : skipped(step));
    }

    private void clauses(List<CatchClause> clauses, Surroundings failed, Surroundings here) {
        for (var clause : clauses) {
            var branch = failed.branch();
            condition(clause.when(), branch);
            steps(clause.steps(), branch);
            parts.template(clause.output(), branch);
            here.join(branch, CATCHING);
        }
    }

    /// What later steps may expect of this one and of the steps in it.
    private static void settle(Node step, Set<String> inner, Surroundings here) {
        var head = step.head();
        if (head.condition() != null) {
            inner.forEach(id -> here.ran(id, skipped(step)));
            here.ran(step.id(), skipped(step));
            return;
        }
        if (!head.catches().isEmpty()) {
            inner.forEach(id ->
                    here.ran(id, new Availability.Perhaps("stands in \"" + step.id() + "\", which may have failed")));
        }
        here.ran(step.id(), outcome(step));
    }

    private static Availability outcome(Node step) {
        for (var clause : step.head().catches()) {
            if (clause.output() == null && !endsWithValue(clause.steps())) {
                return new Availability.Perhaps("has no output where its error is caught (line "
                        + clause.span().line() + ")");
            }
        }
        if (step instanceof Repeat loop && loop.whileHolds() != null) {
            return new Availability.Perhaps("has no output where it makes no turn");
        }
        boolean open =
                step instanceof Node.Switch choice && choice.cases().stream().noneMatch(one -> one.when() == null);
        return open ? new Availability.Perhaps("has no output where no case holds") : Availability.CERTAIN;
    }

    private static boolean endsWithValue(List<Node> steps) {
        return steps.stream()
                .anyMatch(step -> step.head().condition() == null
                        && !(step instanceof Node.SetVars || step instanceof Node.Wait || step instanceof Node.Commit));
    }

    private static Availability skipped(Node step) {
        return new Availability.Perhaps("may be skipped: \"" + step.id() + "\" has an \"if:\" (line "
                + step.span().line() + ")");
    }

    private void condition(@Nullable Expression condition, Surroundings here) {
        if (condition != null) {
            expressions.check(condition, here);
        }
    }
}
