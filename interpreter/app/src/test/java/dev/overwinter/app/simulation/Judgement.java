package dev.overwinter.app.simulation;

import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Compares what the engine did with what the shadow says, as far as that is determined.
final class Judgement {
    private final Simulation.Outcome outcome;
    private final Shadow.Verdict verdict;
    private final Weather weather;
    private final Intervention intervention;
    private final List<String> complaints = new ArrayList<>();

    /// What was compared.
    enum Depth {
        /// Every fact with its time.
        EXACT,
        /// Every fact, in whatever order and at whatever time.
        FACTS,
        /// What always holds.
        PROPERTIES
    }

    final Depth depth;

    /// The execution was terminated before its end.
    private final boolean isCut;

    Judgement(Simulation.Outcome outcome, Shadow.Verdict verdict, Weather weather, Intervention intervention) {
        this.intervention = intervention;
        this.outcome = outcome;
        this.verdict = verdict;
        this.weather = weather;
        var told = verdict.told();
        boolean rests =
                told.rests.stream().anyMatch(rest -> rest.from() <= intervention.at() && intervention.at() < rest.to());
        isCut = intervention.terminates(told.end()) && !rests;
        boolean isTimed = told.timed || intervention.what() == Intervention.What.TERMINATE;
        if (told.open
                || outcome.disturbed()
                || isTimed && !weather.keepsTime()
                || isCut && (told.loose || told.detached)) {
            depth = Depth.PROPERTIES;
        } else {
            depth = told.loose || !weather.keepsTime() ? Depth.FACTS : Depth.EXACT;
        }
    }

    List<String> complaints() {
        complaints.addAll(outcome.faults());
        var state = outcome.state();
        if (state == null) {
            complaints.add("it was never started");
            return complaints;
        }
        outcome.all().forEach(one -> properties(one.header(), one.id()));
        outcome.all().forEach(this::endsWithItsParent);
        if (depth != Depth.PROPERTIES) {
            result(state.header());
            facts();
            orders();
        }
        return complaints;
    }

    private void hold(boolean holds, String what) {
        if (!holds) {
            complaints.add(what);
        }
    }

    private void same(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            complaints.add(what + ": expected " + expected + ", but was " + actual);
        }
    }

    // What always holds

    private void properties(Header header, String id) {
        hold(header.lifecycle() == Header.Lifecycle.ENDED, "it has ended");
        hold(header.incident() == null, "it is not held: " + header.incident());
        var completed = new HashMap<String, Integer>();
        var failed = new HashMap<String, Integer>();
        for (var entry : outcome.history(id)) {
            if (entry.type().equals("undo.completed")) {
                completed.merge(entry.key().text(), 1, Integer::sum);
            } else if (entry.type().equals("undo.failed")) {
                failed.merge(entry.key().text(), 1, Integer::sum);
            }
        }
        var undone = new HashMap<String, Integer>();
        boolean endedWell = header.end() == Header.End.COMPLETED;
        boolean isTerminated = header.end() == Header.End.TERMINATED;
        for (var entry : outcome.store().ledger(id)) {
            var key = entry.key().text();
            undone.merge(key, entry.state() == LedgerEntry.State.UNDONE ? 1 : 0, Integer::sum);
            hold(
                    entry.state() != LedgerEntry.State.OPEN || endedWell || isTerminated || isAfterwards(key),
                    "the undo of " + key + " is still open in an execution that ended badly");
            hold(entry.state() != LedgerEntry.State.UNDOING || isTerminated, "the undo of " + key + " never ended");
            hold(
                    entry.state() != LedgerEntry.State.FAILED || failed.containsKey(key),
                    "the failed undo of " + key + " is recorded");
        }
        undone.forEach((key, times) -> same("undos of " + key, times, completed.getOrDefault(key, 0)));
        outcome.outside().effects().forEach((visit, keys) -> hold(keys.size() == 1, visit + " used keys " + keys));
    }

    /// Who is awaited by a parent that was terminated is terminated, wherever its start was at that moment. One that
    /// had completed and is just being undone ends its undo; one that rested had ended for its parent, and what an
    /// operator let go on then ends.
    private void endsWithItsParent(ExecutionState child) {
        var link = child.header().parent();
        if (link == null) {
            return;
        }
        var parent =
                outcome.store().load(link.execution()).orElseThrow().state().header();
        boolean wasOver = outcome.history(child.id()).stream()
                .anyMatch(entry ->
                        entry.type().equals("execution.undoing") || entry.type().equals("execution.resting"));
        boolean isLeft = parent.end() == Header.End.TERMINATED
                && !wasOver
                && child.header().end() != Header.End.TERMINATED
                && Objects.requireNonNull(child.header().endedAt()).isAfter(Objects.requireNonNull(parent.endedAt()));
        hold(!isLeft, "the child of " + link.key().text() + " went on after its parent was terminated");
    }

    /// What a `finally` does is done after the undo, and stays.
    private static boolean isAfterwards(String key) {
        return key.startsWith("~finally") || key.contains("/~finally") || key.contains("~undo");
    }

    // What the shadow says

    private void result(Header header) {
        var expected = isCut ? "terminated" : verdict.last();
        var end = header.end();
        same("status", expected, end == null ? "alive" : end.word());
        if (isCut || end == null) {
            return;
        }
        var err = verdict.err();
        same(
                "error",
                err == null ? null : err.type(),
                header.error() == null ? null : header.error().type());
        if (expected.equals("completed")) {
            JsonNode output = header.output() == null
                    ? tools.jackson.databind.node.NullNode.instance
                    : header.output()
                            .read(payload ->
                                    outcome.store().payload(outcome.state().id(), payload));
            same("output", verdict.output(), output);
        }
        same("undone", verdict.told().undone, header.undone());
    }

    private void facts() {
        var expected = new ArrayList<>(verdict.told().facts);
        var actual = new ArrayList<>(outcome.outside().asked);
        for (var state : outcome.all()) {
            for (var entry : outcome.history(state.id())) {
                if (!entry.engine() && !entry.type().equals("gate.refused")) {
                    var text = text(entry, outcome.root(state.id()));
                    actual.add(new Fact(Scheduler.Clock.nanos(entry.at()), text));
                }
            }
        }
        if (isCut) {
            var undoing = childrenBeingUndone();
            expected.removeIf(fact -> fact.at() >= intervention.at() && !isOf(undoing, fact));
            actual.removeIf(fact -> fact.at() == intervention.at() && !isOf(undoing, fact));
        }
        if (depth == Depth.FACTS) {
            expected.replaceAll(fact -> new Fact(0, fact.text()));
            actual.replaceAll(fact -> new Fact(0, fact.text()));
        }
        var missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        var more = new ArrayList<>(actual);
        expected.forEach(more::remove);
        missing.sort(null);
        more.sort(null);
        missing.stream().limit(12).forEach(fact -> complaints.add("did not happen: " + fact));
        more.stream().limit(12).forEach(fact -> complaints.add("happened:       " + fact));
    }

    /// They end their undo, although their parent is terminated.
    private List<String> childrenBeingUndone() {
        return outcome.all().stream()
                .filter(state -> outcome.history(state.id()).stream()
                        .anyMatch(entry -> entry.type().equals("execution.undoing")
                                && Scheduler.Clock.nanos(entry.at()) <= intervention.at()))
                .map(state -> outcome.root(state.id()))
                .toList();
    }

    private static boolean isOf(List<String> roots, Fact fact) {
        return roots.stream().anyMatch(root -> fact.text().contains(" " + root));
    }

    private void orders() {
        var begun = new HashMap<String, List<Integer>>();
        var ended = new HashMap<String, List<Integer>>();
        for (var state : outcome.all()) {
            int number = 0;
            for (var entry : outcome.history(state.id())) {
                var key = key(entry, outcome.root(state.id()));
                switch (entry.type()) {
                    case "undo.started" ->
                        begun.computeIfAbsent(key, _ -> new ArrayList<>()).add(number);
                    case "undo.completed", "undo.failed" ->
                        ended.computeIfAbsent(key, _ -> new ArrayList<>()).add(number);
                    default -> {}
                }
                number++;
            }
        }
        for (var order : verdict.told().orders) {
            var earlier = ended.getOrDefault(order.earlier(), List.of());
            var later = begun.getOrDefault(order.later(), List.of());
            hold(
                    earlier.size() <= order.earlierTries()
                            || later.size() <= order.laterTries()
                            || earlier.get(order.earlierTries()) < later.get(order.laterTries()),
                    "undo.ended " + order.earlier() + " before undo.started " + order.later());
        }
    }

    private static String key(HistoryEntry entry, String root) {
        var key = entry.key().text();
        return root.isEmpty() ? key : key.isEmpty() ? root : Keys.in(root, key);
    }

    /// @param root the key of the workflow itself
    static String text(HistoryEntry entry, String root) {
        var detail = entry.detail();
        var error = detail == null ? "" : detail.path("error").asString("");
        var type = entry.type();
        var key = key(entry, root);
        var shown = switch (type) {
            case "step.catching", "finally.started", "finally.failed" -> type + " " + Keys.named(key);
            case "scope.committed" ->
                type + " " + key + " " + detail.path("discharged").asString();
            case "attempt.succeeded", "attempt.failed", "attempt.parked" ->
                type + " " + key + " " + detail.path("attempt").asString();
            case "poll.probed" ->
                type + " " + key + " " + detail.path("probe").asString() + " "
                        + detail.path("verdict").asString();
            default -> key.isEmpty() ? type : type + " " + key;
        };
        return error.isEmpty() ? shown : shown + " " + error;
    }
}
