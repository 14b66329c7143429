package dev.overwinter.engine.core;

import dev.overwinter.dsl.Backoff;
import dev.overwinter.dsl.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Retry and backoff, shared by agents, probes, gate requests, scopes and undos.
final class Retries {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Retries() {}

    /// What a policy says of a failure: the counters with it, and the delay; no delay: not tried again.
    record Verdict(List<Integer> uses, @Nullable Duration delay) {}

    /// @param uses failures counted per rule before this one
    /// @param leastDelay what the other side asked for
    static Verdict judge(
            RetryPolicy policy,
            List<Integer> uses,
            String errorType,
            boolean retryable,
            @Nullable Duration leastDelay,
            Evaluation evaluation,
            long seed) {
        var rules = policy.rules();
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            if (!ErrorTypes.retriedBy(rule.errors(), errorType, retryable)) {
                continue;
            }
            var counted = new ArrayList<>(uses);
            while (counted.size() < rules.size()) {
                counted.add(0);
            }
            int failures = counted.get(i) + 1;
            counted.set(i, failures);
            if (failures >= evaluation.amount(rule.maxAttempts(), "retry.maxAttempts")) {
                return new Verdict(counted, null);
            }
            var delay = delay(rule.backoff(), failures, evaluation, seed);
            return new Verdict(counted, leastDelay != null && leastDelay.compareTo(delay) > 0 ? leastDelay : delay);
        }
        return new Verdict(uses, null);
    }

    /// True where `judge` would try again.
    static boolean wouldRetry(
            RetryPolicy policy, List<Integer> uses, String errorType, boolean retryable, Evaluation evaluation) {
        return judge(policy, uses, errorType, retryable, null, evaluation, 0).delay() != null;
    }

    /// The delay after the n-th failure or probe, n from 1.
    static Duration delay(Backoff backoff, int n, Evaluation evaluation, long seed) {
        var first = evaluation.duration(backoff.delay(), "backoff.delay");
        var longest =
                backoff.maxDelay() == null ? LONGEST : evaluation.duration(backoff.maxDelay(), "backoff.maxDelay");
        double factor = evaluation.amount(backoff.factor(), "backoff.factor");
        double millis = Math.min(first.toMillis() * Math.pow(factor, n - 1), longest.toMillis());
        return Duration.ofMillis((long)
                switch (backoff.jitter()) {
                    case NONE -> millis;
                    case FULL -> millis * Seeds.fraction(seed);
                    case EQUAL -> millis / 2 + millis / 2 * Seeds.fraction(seed);
                });
    }
}
