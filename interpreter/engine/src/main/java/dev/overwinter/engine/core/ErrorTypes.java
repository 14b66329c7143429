package dev.overwinter.engine.core;

import java.util.List;

/// The error types that the core itself raises, and how `errors:` lists match.
public final class ErrorTypes {
    public static final String TIMEOUT = "timeout";
    public static final String DEADLINE = "deadline";
    public static final String EXECUTION_DEADLINE = "execution.deadline";
    public static final String CANCELLED = "cancelled";
    public static final String AGENT_FAILED = "agent.failed";
    public static final String INTERRUPTED = "agent.interrupted";
    public static final String EXPRESSION = "expression";
    public static final String VALIDATION = "validation";
    public static final String REJECTED = "rejected";
    public static final String APPROVAL_TIMEOUT = "approval.timeout";
    public static final String CALLBACK_TIMEOUT = "callback.timeout";
    public static final String CALLBACK_HEARTBEAT = "callback.heartbeat";
    public static final String POLL_EXHAUSTED = "poll.exhausted";
    public static final String POLL_FAILED = "poll.failed";
    public static final String COMPENSATION_FAILED = "compensation.failed";
    public static final String PAYLOAD_LIMIT = "limit.payload";
    public static final String ITERATIONS_LIMIT = "limit.iterations";
    public static final String BUDGET_EXCEEDED = "budget.exceeded";
    public static final String JOIN_FAILED = "join.failed";
    public static final String LISTEN_TIMEOUT = "listen.timeout";
    public static final String REPEAT_EXHAUSTED = "repeat.exhausted";

    private static final List<String> CAUGHT_WHERE_NAMED = List.of(EXPRESSION, VALIDATION, COMPENSATION_FAILED);
    private static final List<String> RETRIED_WHERE_NAMED =
            List.of("limit", EXPRESSION, VALIDATION, REJECTED, BUDGET_EXCEEDED, COMPENSATION_FAILED);
    private static final List<String> NEVER_CAUGHT = List.of(EXECUTION_DEADLINE, CANCELLED);

    private ErrorTypes() {}

    /// @param named the clause's `errors:`; empty takes all that are catchable
    public static boolean caughtBy(List<String> named, String type) {
        if (matchesAny(NEVER_CAUGHT, type)) {
            return false;
        }
        return named.isEmpty() ? !matchesAny(CAUGHT_WHERE_NAMED, type) : matchesAny(named, type);
    }

    /// @param named the rule's `errors:`; empty takes what is retryable
    static boolean retriedBy(List<String> named, String type, boolean retryable) {
        return named.isEmpty() ? retryable && !matchesAny(RETRIED_WHERE_NAMED, type) : matchesAny(named, type);
    }

    /// A mistake of the author, which holds the execution where nothing catches it.
    static boolean isMistake(String type) {
        return matches(EXPRESSION, type) || matches(VALIDATION, type);
    }

    /// Types with a meaning of their own, which the outside may not give.
    static boolean isReserved(String type) {
        return matchesAny(NEVER_CAUGHT, type) || matchesAny(CAUGHT_WHERE_NAMED, type);
    }

    private static boolean matchesAny(List<String> patterns, String type) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, type));
    }

    /// By slug, by prefix up to a dot, or by class: `http.5xx` takes `http.503`.
    static boolean matches(String pattern, String type) {
        if (pattern.endsWith("xx") && pattern.length() == type.length()) {
            int known = pattern.length() - 2;
            return type.startsWith(pattern.substring(0, known))
                    && type.substring(known).chars().allMatch(Character::isDigit);
        }
        return type.equals(pattern) || type.startsWith(pattern + ".");
    }
}
