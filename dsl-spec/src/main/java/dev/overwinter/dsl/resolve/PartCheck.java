package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Approval;
import dev.overwinter.dsl.Backoff;
import dev.overwinter.dsl.Budget;
import dev.overwinter.dsl.Callback;
import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Emit;
import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Join;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Listen;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.Poll;
import dev.overwinter.dsl.Repeat;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.Trigger;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.expression.Usages;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the expressions in a step's own keys, each with the names that it sees there.
final class PartCheck {
    private final ExpressionCheck expressions;
    private final Usages usages;
    private final Diagnostics diagnostics;
    private final Map<String, Span> declared;
    private final Workflow workflow;
    private final CallCheck calls;

    PartCheck(
            ExpressionCheck expressions,
            Usages usages,
            Diagnostics diagnostics,
            Map<String, Span> declared,
            Workflow workflow) {
        this.expressions = expressions;
        this.usages = usages;
        this.diagnostics = diagnostics;
        this.declared = declared;
        this.workflow = workflow;
        this.calls = new CallCheck(usages, diagnostics);
    }

    void check(Node step, Surroundings here) {
        switch (step) {
            case Node.AgentStep agent -> use(agent.use(), here);
            case Approval approval -> approval(approval, here);
            case Callback callback -> callback(callback, here);
            case Poll poll -> poll(poll, here);
            case Node.Wait wait -> length(wait.length(), here);
            case Node.SetVars set -> template(set.values(), here);
            case Node.Do scope -> retry(scope.retry(), here);
            case Node.Fail fail -> template(fail.error(), here);
            case Node.Return end -> template(end.value(), here);
            case Parallel block -> join(block.join(), here);
            case ForEach block -> forEach(block, here);
            case Repeat loop -> amount(loop.maxIterations(), here);
            case Child child -> {
                template(child.with(), here);
                retry(child.retry(), here);
            }
            case Emit emit -> template(emit.event(), here);
            case Listen listen -> listen(listen, here);
            case Node.Switch _, Node.Commit _ -> {}
        }
    }

    private void forEach(ForEach block, Surroundings here) {
        template(block.in(), here);
        amount(block.concurrency(), here);
        join(block.join(), here);
        var place = usages.placeOf(block);
        if (place != null && Names.isOfTheLanguage(block.as())) {
            diagnostics.error(
                    "shadowed-name",
                    "an item cannot be named \"" + block.as() + "\"",
                    place,
                    "it would hide a name of the language",
                    "choose another name, such as as: one");
        } else if (place != null && here.roots().contains(block.as())) {
            diagnostics.warning(
                    "shadowed-name",
                    "\"" + block.as() + "\" is the item of the outer forEach already",
                    place,
                    "the outer item cannot be read inside",
                    "give this one a name of its own: as: inner");
        }
    }

    private void join(Join join, Surroundings here) {
        amount(join.minSuccessful(), here);
        if (join.tolerateFailures() != null) {
            amount(join.tolerateFailures().amount(), here);
        }
        expression(join.stopWhen(), here.seeing("counts", "last"));
    }

    private void listen(Listen listen, Surroundings here) {
        length(listen.timeout(), here);
        length(listen.lookBack(), here);
        listen.filters().forEach(filter -> {
            filter.correlate().values().forEach(value -> template(value, here));
            expression(filter.when(), here.seeing("event"));
        });
    }

    void trigger(Trigger trigger) {
        switch (trigger) {
            case Trigger.Schedule schedule -> template(schedule.input(), Surroundings.of(Set.of("schedule")));
            case Trigger.OnEvent event -> {
                var seen = Surroundings.of(Set.of("event"));
                expression(event.when(), seen);
                template(event.input(), seen);
                template(event.name(), seen);
                template(
                        event.concurrency() == null ? null : event.concurrency().key(), seen);
            }
        }
    }

    void budget(@Nullable Budget budget, Surroundings here) {
        if (budget != null) {
            amount(budget.tokens(), here);
            amount(budget.usd(), here);
        }
    }

    private void approval(Approval approval, Surroundings here) {
        template(approval.title(), here);
        template(approval.show(), here);
        template(approval.assignees(), here);
        template(approval.prefill(), here);
        amount(approval.quorum(), here);
        length(approval.remindEvery(), here);
        length(approval.timeout(), here);
        approval.escalations().forEach(escalation -> {
            length(escalation.after(), here);
            template(escalation.to(), here);
        });
        approval.separateFrom().forEach(separation -> separation(separation, here));
        use(approval.notification(), here);
    }

    private void separation(Approval.Separation separation, Surroundings here) {
        switch (separation) {
            case Approval.Separation.Starter() -> {}
            case Approval.Separation.User(var name) -> template(name, here);
            case Approval.Separation.FromStep from -> fromStep(from, here);
        }
    }

    private void fromStep(Approval.Separation.FromStep from, Surroundings here) {
        var span = usages.placeOf(from);
        var step = workflow.index().get(from.step());
        if (span == null || step == null && declared.containsKey(from.step())) {
            return;
        }
        if (step == null) {
            diagnostics.error(
                    "unknown-step",
                    "no step named \"" + from.step() + "\"",
                    span,
                    "no step of this name before here",
                    Spelling.hint(from.step(), here.steps().keySet()));
        } else if (!(step instanceof Approval)) {
            diagnostics.error(
                    "not-an-approval",
                    "nobody answers \"" + from.step() + "\"",
                    span,
                    "it is a step of the kind " + step.kind(),
                    "name an approval before this one");
        } else if (!here.steps().containsKey(from.step())) {
            diagnostics.error(
                    "step-not-yet",
                    "step \"" + from.step() + "\" cannot have run yet",
                    span,
                    here.open().contains(from.step()) ? "it is this step" : null,
                    "name an approval before this one");
        }
    }

    private void callback(Callback callback, Surroundings here) {
        use(callback.request(), here);
        length(callback.timeout(), here);
        length(callback.heartbeat(), here);
    }

    private void poll(Poll poll, Surroundings here) {
        template(poll.initial(), here);
        amount(poll.maxProbes(), here);
        backoff(poll.backoff(), here);
        var asking = here.seeing("previous");
        use(poll.use(), asking);
        template(poll.result(), asking.seeing("output"));
        var judging = asking.seeing("output", "result");
        expression(poll.until(), judging);
        expression(poll.failIf(), judging);
    }

    private void use(@Nullable AgentUse use, Surroundings here) {
        if (use != null) {
            template(use.with(), here);
            template(use.idempotencyKey(), here);
            length(use.timeout(), here);
            retry(use.retry(), here);
            budget(use.budget(), here);
            calls.check(use);
        }
    }

    private void retry(RetryPolicy retry, Surroundings here) {
        for (var rule : retry.rules()) {
            amount(rule.maxAttempts(), here);
            backoff(rule.backoff(), here);
        }
    }

    private void backoff(Backoff backoff, Surroundings here) {
        length(backoff.delay(), here);
        amount(backoff.factor(), here);
        length(backoff.maxDelay(), here);
    }

    void length(@Nullable Length length, Surroundings here) {
        switch (length) {
            case Length.Computed computed -> template(computed.template(), here);
            case Length.Until until -> template(until.instant(), here);
            case Length.Fixed _ -> {}
            case null -> {}
        }
    }

    private void amount(@Nullable Amount amount, Surroundings here) {
        if (amount instanceof Amount.Computed(var expression)) {
            expression(expression, here);
        }
    }

    void template(@Nullable Template template, Surroundings here) {
        switch (template) {
            case Template.Computed(var expression) -> expression(expression, here);
            case Template.Late(var value) -> expressions.check(value);
            case Template.Items(var items) -> items.forEach(item -> template(item, here));
            case Template.Fields(var fields) -> fields.values().forEach(field -> template(field, here));
            case Template.Text(var parts) -> parts.forEach(part -> part(part, here));
            case Template.Literal _ -> {}
            case null -> {}
        }
    }

    private void part(Template.Part part, Surroundings here) {
        switch (part) {
            case Template.Part.Embedded(var expression) -> expression(expression, here);
            case Template.Part.LatePart(var value) -> expressions.check(value);
            case Template.Part.Fixed _ -> {}
        }
    }

    private void expression(@Nullable Expression expression, Surroundings here) {
        if (expression != null) {
            expressions.check(expression, here);
        }
    }
}
