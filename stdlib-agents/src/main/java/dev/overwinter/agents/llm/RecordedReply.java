package dev.overwinter.agents.llm;

import dev.overwinter.agents.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entry of a file of replies.
///
/// @param round 1, or more for an answer to a correction
/// @param request the digest of the one request that it answers; null where any will do
/// @param match dotted paths into the agent's input, and the values that must stand there
/// @param reply text, or the value whose JSON is the text
record RecordedReply(
        String step,
        long round,
        @Nullable String request,
        Map<String, Object> match,
        Object reply,
        @Nullable String model,
        long inputTokens,
        long outputTokens) {

    boolean fits(String askedStep, long askedRound, String digest, Map<String, Object> input) {
        return step.equals(askedStep)
                && round == askedRound
                && (request == null || request.equals(digest))
                && match.entrySet().stream().allMatch(wanted -> same(at(input, wanted.getKey()), wanted.getValue()));
    }

    /// True where both answer the same recorded request, so that the newer one replaces the older.
    boolean replaces(RecordedReply older) {
        return request != null && request.equals(older.request) && step.equals(older.step) && round == older.round;
    }

    String text() {
        return reply instanceof String text ? text : Json.write(reply);
    }

    static @Nullable Object at(@Nullable Object input, String path) {
        Object here = input;
        for (String name : path.split("\\.")) {
            here = switch (here) {
                case Map<?, ?> map -> map.get(name);
                case List<?> list
                when name.matches("\\d{1,6}") && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        return here;
    }

    /// Equal as JSON values: a number equals itself whatever its Java type.
    static boolean same(@Nullable Object one, @Nullable Object other) {
        return switch (one) {
            case Number left
            when other instanceof Number right ->
                new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
            case Map<?, ?> left
            when other instanceof Map<?, ?> right ->
                left.size() == right.size()
                        && left.entrySet().stream()
                                .allMatch(entry -> right.containsKey(entry.getKey())
                                        && same(entry.getValue(), right.get(entry.getKey())));
            case List<?> left
            when other instanceof List<?> right -> {
                boolean equal = left.size() == right.size();
                for (int i = 0; equal && i < left.size(); i++) {
                    equal = same(left.get(i), right.get(i));
                }
                yield equal;
            }
            case null -> other == null;
            default -> one.equals(other);
        };
    }
}
