package dev.overwinter.app.testing;

import dev.overwinter.app.wiring.Yaml;
import dev.overwinter.dsl.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Compares what is expected with what is.
final class Judge {
    private final Snapshot actual;
    private final List<Report.Mismatch> mismatches = new ArrayList<>();
    private final Expectation asked;

    private Judge(Snapshot actual, Expectation asked) {
        this.actual = actual;
        this.asked = asked;
    }

    static List<Report.Mismatch> mismatches(Expectation expected, Snapshot actual) {
        var judge = new Judge(actual, expected);
        judge.judge(expected);
        return judge.mismatches;
    }

    private void judge(Expectation expected) {
        if (expected.refused() == null && actual.refused() != null) {
            report("refused", "the start", "taken", "refused: " + actual.refused());
            return;
        }
        equal("refused", expected.refused(), actual.refused());
        equal("status", expected.status(), actual.status());
        equal("undo", expected.undo(), actual.undo());
        part("output", "output", expected.output(), actual.output());
        part("error", "error", expected.error(), actual.error());
        part("incident", "incident", expected.incident(), actual.incident());
        expected.steps().forEach(this::step);
        expected.calls().forEach(this::calls);
        for (var step : expected.notCalled()) {
            equal("notCalled", "notCalled " + step, "0 calls", of(step).size() + " calls");
        }
        order(expected.order());
        equal("undone", expected.undone(), actual.undone());
        expected.probes().forEach((step, times) -> times("probes", "probes of " + step, times, of(step)));
        expected.gates().forEach((step, shown) -> {
            var gate = actual.gates().get(step);
            if (gate == null) {
                report("gates." + step, "gates", step + " is open", open());
            } else {
                part("gates." + step, "gate " + step, shown, gate);
            }
        });
        equal(
                "gates",
                expected.openGates() == null
                        ? null
                        : expected.openGates().stream().sorted().toList(),
                List.copyOf(actual.gates().keySet()));
        equal("unknownEffects", expected.unknownEffects(), actual.unknownEffects());
        equal("suspensions", expected.suspensions(), actual.suspensions());
        equal("history", expected.history(), HistoryLines.compact(actual.history()));
        expected.children().forEach(this::children);
    }

    private void children(String workflow, List<Expectation> expected) {
        var found = actual.children().getOrDefault(workflow, List.of());
        equal(
                "children." + workflow,
                "children " + workflow,
                expected.size() + " executions",
                found.size() + " executions");
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            var of = "child " + workflow + (expected.size() == 1 ? ": " : " (" + (i + 1) + "): ");
            for (var mismatch : mismatches(expected.get(i), found.get(i))) {
                mismatches.add(new Report.Mismatch(
                        mismatch.line(), of + mismatch.what(), mismatch.expected(), mismatch.actual()));
            }
        }
    }

    private String open() {
        return actual.gates().isEmpty()
                ? "no gate is open"
                : "open: " + String.join(", ", actual.gates().keySet());
    }

    private void report(String key, String what, String expected, String found) {
        mismatches.add(new Report.Mismatch(asked.line(key), what, expected, found));
    }

    private void equal(String key, @Nullable Object expected, @Nullable Object found) {
        equal(key, key, expected, found);
    }

    private void equal(String key, String what, @Nullable Object expected, @Nullable Object found) {
        if (expected != null && !expected.equals(found)) {
            report(key, what, shown(expected), shown(found));
        }
    }

    private void part(String key, String what, @Nullable JsonNode expected, JsonNode found) {
        if (expected != null) {
            part(key, what, expected, found, UnaryOperator.identity());
        }
    }

    /// @param shown for people to see
    private void part(String key, String what, JsonNode expected, JsonNode found, UnaryOperator<JsonNode> shown) {
        if (Partial.matches(expected, found)) {
            return;
        }
        var seen = shown.apply(Partial.seenThrough(expected, found));
        var wantedText = Yaml.write(shown.apply(expected));
        var seenText = seen.isMissingNode() ? "nothing" : Yaml.write(seen);
        // As YAML the text "1" and the number 1 can look alike.
        boolean looksAlike = wantedText.equals(seenText);
        report(key, what, looksAlike ? expected.toString() : wantedText, looksAlike ? seen.toString() : seenText);
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return String.join("\n", list.stream().map(String::valueOf).toList());
        }
        return Objects.toString(value, "nothing");
    }

    private void step(String id, JsonNode expected) {
        var found = actual.steps().getOrDefault(id, MissingNode.getInstance());
        if (expected.isString()) {
            equal("steps." + id, expected.stringValue(), found.path("status").asString());
        } else {
            part("steps." + id, "steps." + id, expected, found);
        }
    }

    private List<Outside.Made> of(String key) {
        return actual.calls().stream().filter(made -> made.is(key)).toList();
    }

    private void calls(String step, Expectation.Calls expected) {
        var made = of(step);
        var key = "calls." + step;
        var what = "calls of " + step;
        equal(key, what, expected.count(), made.size());
        equal(
                key,
                "deliveries of " + step,
                expected.deliveries(),
                made.stream().mapToInt(one -> one.deliveries).sum());
        var keys = new HashSet<>(made.stream().map(one -> one.idempotencyKey).toList());
        if (expected.sameKey() != null) {
            equal(key, what + ", same key", expected.sameKey(), keys.size() <= 1);
        }
        equal(key, what + ", keys", expected.keys(), keys.size());
        if (expected.key() != null) {
            equal(key, what + ", key", List.of(expected.key()), List.copyOf(keys));
        }
        if (expected.with() != null) {
            with(key, what + ", with", expected.with(), made);
        }
        if (expected.at() != null) {
            times(key, "times of " + step, expected.at(), made);
        }
    }

    private void with(String key, String what, JsonNode expected, List<Outside.Made> made) {
        if (made.isEmpty()) {
            report(key, what, Yaml.write(expected), "no call");
        }
        if (expected.isArray() && expected.size() != made.size()) {
            report(key, what, expected.size() + " calls", made.size() + " calls");
            return;
        }
        for (int i = 0; i < made.size(); i++) {
            var call = made.get(i);
            part(
                    key,
                    what + " (call " + (i + 1) + ")",
                    expected.isArray() ? expected.get(i) : expected,
                    call.input,
                    call::shown);
        }
    }

    private void times(String key, String what, List<Duration> expected, List<Outside.Made> made) {
        Instant first = made.isEmpty() ? Instant.EPOCH : made.getFirst().at;
        var found = made.stream()
                .map(one -> Durations.format(Duration.between(first, one.at)))
                .toList();
        equal(key, what, expected.stream().map(Durations::format).toList(), found);
    }

    /// Lines in this order, anything may stand between them. Where they do not: what is there of them, in its order.
    private void order(List<String> expected) {
        var wanted = expected.stream()
                .map(line -> line.contains(" ") ? line : line + " started")
                .toList();
        var lines = HistoryLines.compact(actual.history());
        int at = 0;
        for (var line : wanted) {
            int found = lines.subList(at, lines.size()).indexOf(line);
            if (found < 0) {
                equal("order", wanted, lines.stream().filter(wanted::contains).toList());
                return;
            }
            at += found + 1;
        }
    }
}
