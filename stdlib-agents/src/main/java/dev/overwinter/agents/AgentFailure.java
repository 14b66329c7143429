package dev.overwinter.agents;

import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agent.AgentResult.Usage;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Ends a call as failed from however deep in it. An expected outcome, so it has no stack trace and no cause.
public final class AgentFailure extends RuntimeException {

    private final Failed result;

    public AgentFailure(Failed result) {
        super(result.error().type() + ": " + result.error().title(), null, false, false);
        this.result = result;
    }

    public static AgentFailure of(String type, String title, @Nullable String detail, Effect effect, boolean again) {
        return of(new AgentError(type, title, null, detail, null), effect, again);
    }

    public static AgentFailure of(AgentError error, Effect effect, boolean retryable) {
        return new AgentFailure(new Failed(error, effect, retryable, null, null));
    }

    /// The input cannot be used; a mistake of the author, so no retry helps.
    public static AgentFailure invalid(String detail) {
        return of("validation", "The input cannot be used", detail, Effect.NONE, false);
    }

    /// Nobody waits for the call any more.
    public static AgentFailure cancelled(Effect effect) {
        return of("cancelled", "The call was cancelled", null, effect, false);
    }

    public Failed result() {
        return result;
    }

    public AgentFailure after(@Nullable Duration retryAfter) {
        return new AgentFailure(
                new Failed(result.error(), result.effect(), result.retryable(), retryAfter, result.usage()));
    }

    public AgentFailure having(Effect effect) {
        return new AgentFailure(
                new Failed(result.error(), effect, result.retryable(), result.retryAfter(), result.usage()));
    }

    public AgentFailure costing(@Nullable Usage usage) {
        return new AgentFailure(
                new Failed(result.error(), result.effect(), result.retryable(), result.retryAfter(), usage));
    }

    /// The same failure with every text of its error rewritten.
    public AgentFailure rewritten(UnaryOperator<String> rewrite) {
        AgentError error = result.error();
        AgentError clean = new AgentError(
                error.type(),
                rewrite.apply(error.title()),
                error.status(),
                error.detail() == null ? null : rewrite.apply(error.detail()),
                Json.mapTexts(error.data(), rewrite));
        return new AgentFailure(
                new Failed(clean, result.effect(), result.retryable(), result.retryAfter(), result.usage()));
    }
}
