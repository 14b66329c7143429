package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Backoff;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.RetryPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The language's rules of trying again.
final class Retry {
    private static final List<String> WHERE_NAMED =
            List.of("limit", "expression", "validation", "rejected", "budget.exceeded", Err.UNDO_FAILED);

    private Retry() {}

    /// Failures counted per rule.
    static final class Uses {
        private final Map<RetryPolicy.Rule, Integer> counts = new HashMap<>();
    }

    private static boolean takes(RetryPolicy.Rule rule, Err err, boolean retryable) {
        return rule.errors().isEmpty()
                ? retryable && WHERE_NAMED.stream().noneMatch(err::matches)
                : rule.errors().stream().anyMatch(err::matches);
    }

    /// True where a scope would be tried again.
    static boolean would(RetryPolicy policy, Uses uses, Err err) {
        for (var rule : policy.rules()) {
            if (takes(rule, err, true)) {
                return uses.counts.getOrDefault(rule, 0) + 1 < ((Amount.Fixed) rule.maxAttempts()).value();
            }
        }
        return false;
    }

    /// @return nanoseconds until the next try; -1 where there is none
    static long delay(RetryPolicy policy, Uses uses, Err err, boolean retryable, Telling told) {
        for (var rule : policy.rules()) {
            if (takes(rule, err, retryable)) {
                int failures = uses.counts.merge(rule, 1, Integer::sum);
                if (failures >= ((Amount.Fixed) rule.maxAttempts()).value()) {
                    return -1;
                }
                told.loose |= rule.backoff().jitter() != Backoff.Jitter.NONE;
                return delay(rule.backoff(), failures);
            }
        }
        return -1;
    }

    /// After the n-th failure, or probe.
    static long delay(Backoff backoff, int failures) {
        double factor = ((Amount.Fixed) backoff.factor()).value();
        double millis = ((Length.Fixed) backoff.delay()).duration().toMillis() * Math.pow(factor, failures - 1);
        if (backoff.maxDelay() instanceof Length.Fixed(var longest)) {
            millis = Math.min(millis, longest.toMillis());
        }
        return (long) millis * 1_000_000;
    }
}
