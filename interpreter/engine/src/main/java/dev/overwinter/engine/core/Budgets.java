package dev.overwinter.engine.core;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Budget;
import org.jspecify.annotations.Nullable;

/// Spend caps. What a call cost is known when it has ended, so the call that crosses a cap is paid and its result
/// kept; no further one is made. Undo and finally are shielded.
final class Budgets {
    private Budgets() {}

    /// A call is about to begin.
    ///
    /// @throws StepFailed where the execution has nothing left
    static void check(Turn turn, NodeKey key, AgentUse use) {
        var error = exceeded(turn, key, use, Spent.NOTHING);
        if (error != null) {
            throw new StepFailed(error);
        }
    }

    /// @param spent by this visit so far
    /// @return null where another attempt may be made
    static @Nullable StepError exceeded(Turn turn, NodeKey key, AgentUse use, Spent spent) {
        if (isShielded(key)) {
            return null;
        }
        var ofExecution = used(turn, key, turn.workflow.budget(), turn.spent, "the budget of the execution");
        return ofExecution != null ? ofExecution : used(turn, key, use.budget(), spent, "the budget of the step");
    }

    private static boolean isShielded(NodeKey key) {
        return key.inUndo() || key.text().startsWith("~finally") || key.text().contains("/~finally");
    }

    private static @Nullable StepError used(
            Turn turn, NodeKey key, @Nullable Budget budget, Spent spent, String whose) {
        if (budget == null) {
            return null;
        }
        var evaluation = new Evaluation(new Sight(turn, key), 0);
        if (budget.tokens() != null && spent.tokens() >= evaluation.amount(budget.tokens(), "budget.tokens")) {
            return error(key, whose + " is used up: " + spent.tokens() + " tokens");
        }
        if (budget.usd() != null && spent.usd().doubleValue() >= evaluation.amount(budget.usd(), "budget.usd")) {
            return error(key, whose + " is used up: " + spent.usd().toPlainString() + " USD");
        }
        return null;
    }

    private static StepError error(NodeKey key, String title) {
        return StepError.of(ErrorTypes.BUDGET_EXCEEDED, title, key.stepId());
    }
}
