package dev.overwinter.dsl;

import java.util.List;

/// When a failed attempt is tried again. Rules are asked in order, the first whose `errors` match decides, each
/// keeps its own counter. Without a rule there is one attempt.
public record RetryPolicy(List<Rule> rules) {
    public static final RetryPolicy NEVER = new RetryPolicy(List.of());

    public RetryPolicy {
        rules = List.copyOf(rules);
    }

    /// @param maxAttempts counts the first attempt
    /// @param errors error types (slug, prefix or class such as `http.5xx`); empty: errors that are `retryable`
    public record Rule(Amount maxAttempts, Backoff backoff, List<String> errors) {
        public Rule {
            errors = List.copyOf(errors);
        }
    }
}
