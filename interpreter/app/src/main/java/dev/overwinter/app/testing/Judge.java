package dev.overwinter.app.testing;

import dev.overwinter.dsl.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Compares what is expected with what is.
final class Judge {
    private final Snapshot actual;
    private final List<Report.Mismatch> mismatches = new ArrayList<>();
    private final int line;

    private Judge(Snapshot actual, int line) {
        this.actual = actual;
        this.line = line;
    }

    static List<Report.Mismatch> mismatches(Expectation expected, Snapshot actual) {
        var judge = new Judge(actual, expected.span().line());
        judge.judge(expected);
        return judge.mismatches;
    }

    private void judge(Expectation expected) {
        equal("refused", expected.refused(), expected.refused() == null ? null : actual.refused());
        equal("status", expected.status(), actual.status());
        equal("undo", expected.undo(), actual.undo());
        part("output", expected.output(), actual.output());
        part("error", expected.error(), actual.error());
        part("incident", expected.incident(), actual.incident());
        expected.steps().forEach(this::step);
        expected.calls().forEach(this::calls);
        for (var step : expected.notCalled()) {
            equal("notCalled " + step, "0 calls", of(step).size() + " calls");
        }
        order(expected.order());
        equal("undone", expected.undone(), actual.undone());
        expected.probes().forEach((step, times) -> times("probes of " + step, times, of(step)));
        expected.gates().forEach((step, shown) -> {
            var gate = actual.gates().get(step);
            if (gate == null) {
                report("gates", step + " is open", "open: " + actual.gates().keySet());
            } else {
                part("gate " + step, shown, gate);
            }
        });
        equal(
                "gates",
                expected.openGates() == null
                        ? null
                        : expected.openGates().stream().sorted().toList(),
                List.copyOf(actual.gates().keySet()));
        equal("unknownEffects", expected.unknownEffects(), actual.unknownEffects());
        equal("history", expected.history(), HistoryLines.compact(actual.history()));
        expected.children().forEach(this::children);
    }

    private void children(String workflow, List<Expectation> expected) {
        var found = actual.children().getOrDefault(workflow, List.of());
        equal("children " + workflow, expected.size() + " executions", found.size() + " executions");
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            var of = "child " + workflow + (expected.size() == 1 ? ": " : " (" + (i + 1) + "): ");
            for (var mismatch : mismatches(expected.get(i), found.get(i))) {
                mismatches.add(new Report.Mismatch(
                        mismatch.line(), of + mismatch.what(), mismatch.expected(), mismatch.actual()));
            }
        }
    }

    private void report(String what, String expected, String found) {
        mismatches.add(new Report.Mismatch(line, what, expected, found));
    }

    private void equal(String what, @Nullable Object expected, @Nullable Object found) {
        if (expected != null && !expected.equals(found)) {
            report(what, shown(expected), shown(found));
        }
    }

    private void part(String what, @Nullable JsonNode expected, JsonNode found) {
        if (expected != null && !Partial.matches(expected, found)) {
            report(what, expected.toString(), found.isMissingNode() ? "nothing" : found.toString());
        }
    }

    private static String shown(@Nullable Object value) {
        return value instanceof List<?> list
                ? String.join("\n", list.stream().map(String::valueOf).toList())
                : Objects.toString(value, "nothing");
    }

    private void step(String id, JsonNode expected) {
        var found = Objects.requireNonNull(actual.steps().get(id));
        if (expected.isString()) {
            equal("steps." + id, expected.stringValue(), found.path("status").asString());
        } else {
            part("steps." + id, expected, found);
        }
    }

    private List<Outside.Made> of(String key) {
        return actual.calls().stream()
                .filter(made -> made.is(key))
                .toList();
    }

    private void calls(String key, Expectation.Calls expected) {
        var made = of(key);
        var what = "calls of " + key;
        equal(what, expected.count(), made.size());
        equal(
                "deliveries of " + key,
                expected.deliveries(),
                made.stream().mapToInt(one -> one.deliveries).sum());
        var keys = new HashSet<>(made.stream().map(one -> one.idempotencyKey).toList());
        if (expected.sameKey() != null) {
            equal(what + ", same key", expected.sameKey(), keys.size() <= 1);
        }
        equal(what + ", keys", expected.keys(), keys.size());
        if (expected.key() != null) {
            equal(what + ", key", List.of(expected.key()), List.copyOf(keys));
        }
        if (expected.with() != null) {
            with(what, expected.with(), made);
        }
        if (expected.at() != null) {
            times("times of " + key, expected.at(), made);
        }
    }

    private void with(String what, JsonNode expected, List<Outside.Made> made) {
        if (made.isEmpty()) {
            report(what + ", with", expected.toString(), "no call");
        }
        if (expected.isArray() && expected.size() != made.size()) {
            report(what + ", with", expected.size() + " calls", made.size() + " calls");
            return;
        }
        for (int i = 0; i < made.size(); i++) {
            part(
                    what + ", with (call " + (i + 1) + ")",
                    expected.isArray() ? expected.get(i) : expected,
                    made.get(i).input);
        }
    }

    private void times(String what, List<Duration> expected, List<Outside.Made> made) {
        Instant first = made.isEmpty() ? Instant.EPOCH : made.getFirst().at;
        var found = made.stream()
                .map(one -> Durations.format(Duration.between(first, one.at)))
                .toList();
        equal(what, expected.stream().map(Durations::format).toList(), found);
    }

    /// Lines in this order, anything may stand between them.
    private void order(List<String> expected) {
        var lines = HistoryLines.compact(actual.history());
        int at = 0;
        for (var wanted : expected) {
            var line = wanted.contains(" ") ? wanted : wanted + " started";
            int found = lines.subList(at, lines.size()).indexOf(line);
            if (found < 0) {
                report("order", line + (at == 0 ? "" : "\nafter " + lines.get(at - 1)), "not there");
                return;
            }
            at += found + 1;
        }
    }
}
