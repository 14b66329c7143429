package dev.overwinter.engine.port;

import dev.overwinter.dsl.Expression;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// Evaluates expressions, deterministically: the same arguments give the same result on every machine.
///
/// Invariant: no host access, no I/O, nothing left over from one evaluation to the next.
public interface Expressions {

    /// @param scope the names that the expression sees
    /// @param occasion what `Date.now()` and `Math.random()` are a function of
    /// @return the value as JSON, as a reload would give it
    /// @throws ExpressionFailed the author's mistake, or a deterministic limit (statements, depth, size)
    /// @throws EvaluationStopped the engine's own guard (wall clock, memory) stopped it: says nothing about the
    ///   expression
    JsonNode evaluate(Expression expression, Visible.Members scope, Occasion occasion);

    /// @param now the event's time
    /// @param seed a function of the execution's seed, the step, the attempt and the field
    record Occasion(Instant now, long seed) {}

    /// A deterministic failure; the message is for the author and names what was found.
    final class ExpressionFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ExpressionFailed(String message) {
            super(message, null, false, false);
        }
    }

    /// The guard's stop: the transition is dropped and tried again, then the execution is held.
    final class EvaluationStopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public EvaluationStopped(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
