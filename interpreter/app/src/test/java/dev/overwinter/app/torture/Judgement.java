package dev.overwinter.app.torture;

import dev.overwinter.app.torture.Findings.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares what was promised, what the world saw and what the database holds.
final class Judgement {
    private static final String BUSY = "busy";

    /// The answer may come before the call returns, which is dropped then.
    private static final Set<String> DROPPED_BY_ANSWER = Set.of("token", "ready");

    private final Acknowledged acknowledged;
    private final Findings findings;
    private final List<String> broken = new ArrayList<>();
    private int effects;
    private int calls;
    private int redelivered;

    /// All calls at one place of an execution.
    private static final class Seen {
        private final Set<String> keys = new HashSet<>();
        private String kind = "";
        private String outcome = "";
        private int calls;
        private int effects;
    }

    Judgement(Acknowledged acknowledged, Findings findings, List<String> journal) {
        this.acknowledged = acknowledged;
        this.findings = findings;
        broken.addAll(findings.broken());
        promises();
        effects(journal);
        findings.executions().values().forEach(found -> redelivered += found.history().redelivered());
    }

    void add(String alsoBroken) {
        broken.add(alsoBroken);
    }

    List<String> broken() {
        return broken;
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            broken.add(what);
        }
    }

    // What was promised

    private void promises() {
        acknowledged.starts().forEach((id, start) -> {
            var found = findings.executions().get(id);
            expect(found != null, "acknowledged and lost: " + start + " " + id);
            if (found != null) {
                ended(start, found);
            }
        });
        for (var id : acknowledged.answers()) {
            var found = findings.executions().get(id);
            expect(found != null && found.history().answeredBy().size() == 1, "an answer is lost: " + found);
        }
        findings.executions().values().forEach(this::answeredOnce);
    }

    private void ended(Acknowledged.Start start, Found found) {
        var answer = acknowledged.answer(found.id());
        boolean fails = switch (start.workflow()) {
            case "review" -> answer != null && answer.rejects();
            case "talk", "once" -> false;
            default -> start.fails();
        };
        var expected = start.workflow().equals("sleeper") ? "cancelled" : fails ? "failed" : "completed";
        expect(found.status().equals(expected), found.id() + " of " + start + " ended as " + found.status());
        boolean undone = !expected.equals("completed");
        expect(
                found.undo().equalsIgnoreCase(undone ? "done" : "none"),
                found.id() + " of " + start + ", " + found.status() + ": undo " + found.undo());
    }

    private void answeredOnce(Found found) {
        var by = found.history().answeredBy();
        expect(by.size() <= 1, found.id() + " was answered by " + by);
        var answer = acknowledged.answer(found.id());
        if (found.workflow().equals("review") && by.size() == 1) {
            expect(answer != null && answer.word().equals(by.getFirst()), found.id() + ": " + by + ", not " + answer);
        }
    }

    // What happened outside

    private void effects(List<String> journal) {
        var places = new HashMap<String, Map<String, Seen>>();
        for (var line : journal) {
            var call = Call.read(line);
            var seen = places.computeIfAbsent(call.execution(), _ -> new HashMap<>())
                    .computeIfAbsent(call.address(), _ -> new Seen());
            seen.kind = call.kind();
            seen.keys.add(call.key());
            seen.calls++;
            seen.effects += Call.outcome(line).equals(BUSY) ? 0 : 1;
            seen.outcome = Call.outcome(line);
        }
        places.forEach((execution, seen) -> {
            var found = findings.executions().get(execution);
            expect(found != null, "the world was called for an execution that is lost: " + execution);
            if (found != null) {
                seen.forEach((address, at) -> called(found, address, at));
                completed(found, seen);
                output(found, seen);
            }
        });
    }

    private void called(Found found, String address, Seen seen) {
        var where = found.workflow() + " " + found.id() + " " + address;
        if (!seen.kind.equals("probe")) {
            expect(seen.keys.size() == 1, where + " was called with several keys: " + seen.keys);
            effects += seen.effects > 0 ? 1 : 0;
        }
        calls += seen.calls;
        int delivered = found.history().deliveries(address);
        boolean mayBeLost = found.workflow().equals("once") && address.equals("shout");
        if (DROPPED_BY_ANSWER.contains(seen.kind)) {
            return;
        }
        expect(seen.calls <= delivered, where + " was called " + seen.calls + " times, handed over " + delivered);
        if (mayBeLost) {
            expect(seen.calls == 1, where + " may be called once only and was " + seen.calls + " times");
        } else {
            expect(found.history().succeeded().contains(address), where + " has an effect that nobody knows of");
        }
    }

    /// What an agent has done according to the history happened outside.
    private void completed(Found found, Map<String, Seen> seen) {
        for (var address : found.history().succeeded()) {
            var at = seen.get(address);
            expect(at != null && at.effects > 0, found.id() + " " + address + " is done, but had no effect");
        }
    }

    /// What came back from outside is what the steps hold.
    private void output(Found found, Map<String, Seen> seen) {
        if (!found.workflow().equals("order") || !found.status().equals("completed")) {
            return;
        }
        var answer = acknowledged.answer(found.id());
        expect(
                answer != null && answer.word().equals(found.output().path("said").asString()),
                found.id() + " got " + answer + " and says " + found.output());
        var reserved = seen.get("reserve");
        expect(
                reserved != null && reserved.outcome.equals(found.output().path("reserved").asString()),
                found.id() + " reserved something else than it says: " + found.output());
    }

    int effects() {
        return effects;
    }

    int acknowledged() {
        return acknowledged.total();
    }

    int redelivered() {
        return redelivered;
    }

    String report() {
        return "%d executions, %d acknowledged requests (%d starts, %d answers, %d events, %d cancellations), "
                        .formatted(
                                findings.executions().size(),
                                acknowledged.total(),
                                acknowledged.starts().size(),
                                acknowledged.answers().size(),
                                acknowledged.events().size(),
                                acknowledged.cancels().size())
                + "%d effects in %d calls, %d attempts handed over again%n".formatted(effects, calls, redelivered);
    }
}
