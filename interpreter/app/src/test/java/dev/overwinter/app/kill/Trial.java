package dev.overwinter.app.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One execution of the example from its start to its end, through all its kills.
final class Trial {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ACKNOWLEDGED = "the decision was taken";
    private static final int COMPLETED = 0;
    private static final int NOT_COMPLETED = 1;
    private static final int PARKED = 3;
    private static final int REFUSED = 6;

    private final Site site;
    private final String name;
    private final Scenario scenario;
    private final Deck deck;
    private final Totals totals;
    private final Undisturbed undisturbed;
    private final Map<Phase, Queue<KillPoint>> points = new EnumMap<>(Phase.class);
    private Undisturbed measured = Undisturbed.UNKNOWN;
    private final List<String> answerers = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private @Nullable String acknowledged;
    private boolean existed;
    private boolean ended;
    private int kills;
    private int inRequest;

    /// How long processes take when nobody kills them: what kills by age are measured against.
    record Undisturbed(Duration toGate, Duration toEnd) {
        static final Undisturbed UNKNOWN = new Undisturbed(Duration.ZERO, Duration.ZERO);

        Duration of(Phase phase) {
            return phase.isBeforeGate() ? toGate : toEnd;
        }
    }

    /// @param undisturbed `UNKNOWN`: nobody kills
    Trial(Site site, String name, Scenario scenario, Deck deck, Totals totals, Undisturbed undisturbed) {
        this.site = site;
        this.name = name;
        this.scenario = scenario;
        this.deck = deck;
        this.totals = totals;
        this.undisturbed = undisturbed;
        if (undisturbed != Undisturbed.UNKNOWN) {
            scenario.phases(site).forEach(phase -> points.put(phase, new ArrayDeque<>(deck.deal(phase))));
        }
    }

    /// Runs it and checks everything.
    ///
    /// @return how long its processes took
    Undisturbed run() throws IOException, InterruptedException {
        var before = site.effects();
        site.behave(scenario);
        site.wire().takeSeen();
        try {
            live();
            var effects = Effects.of(before, site.effects(), site.wire().takeSeen(), scenario);
            check(show(), effects);
            return measured;
        } catch (AssertionError | RuntimeException e) {
            var what = name + " (" + scenario + "): " + e.getMessage() + "\n" + String.join("\n", log);
            throw new AssertionError(what, e);
        }
    }

    // The life of the execution

    private void live() throws IOException, InterruptedException {
        var phase = site.toGate();
        while (!ended) {
            var view = goOn(phase);
            if (view != null && view.path("gates").isEmpty()) {
                ended = true;
            } else if (view != null) {
                assertEquals(null, acknowledged, "the gate is open again after an acknowledged answer");
                while (!answered()) {
                    log.add("nobody knows whether the answer was taken: answered again");
                }
                phase = scenario.toEnd();
            }
        }
    }

    private JsonNode show() throws IOException, InterruptedException {
        var ending = Launch.run(site.show(name), site.wire(), null, Duration.ZERO);
        assertEquals(COMPLETED, ending.exitCode(), () -> "show: " + ending);
        return JSON.readTree(String.join("\n", ending.out()));
    }

    /// @return the view where it stands still; null where the process was killed, or there was nothing to resume
    private @Nullable JsonNode goOn(Phase phase) throws IOException, InterruptedException {
        boolean resumes = existed && deck.flip();
        var ending = launch(phase, resumes ? site.resume() : site.run(name));
        if (ending.killed()) {
            existed = true;
            return null;
        }
        var view = JSON.readTree(String.join("\n", ending.out()));
        if (resumes) {
            assertEquals(COMPLETED, ending.exitCode(), () -> "resume: " + ending);
            view = ours(view);
            existed = view != null;
            return view;
        }
        existed = true;
        assertEquals(view.path("gates").isEmpty() ? ended() : PARKED, ending.exitCode(), () -> "run: " + ending);
        return view;
    }

    /// The exit code of a process that saw the end.
    private int ended() {
        return scenario.isUndone() ? NOT_COMPLETED : COMPLETED;
    }

    private @Nullable JsonNode ours(JsonNode views) {
        for (var view : views) {
            if (view.path("name").asString().equals(name)) {
                return view;
            }
        }
        return null;
    }

    /// @return false where it is to be answered once more
    private boolean answered() throws IOException, InterruptedException {
        var by = "dr.lee" + (answerers.isEmpty() ? "" : "-" + answerers.size());
        answerers.add(by);
        var ending = launch(scenario.answer(), site.answer(name, by));
        if (ending.said(ACKNOWLEDGED)) {
            acknowledged = by;
            if (ending.killed()) {
                totals.acknowledged();
            } else {
                assertEquals(ended(), ending.exitCode(), () -> "answer: " + ending);
                ended = true;
            }
        } else if (ending.killed()) {
            // Nobody knows whether it was taken: answer again, or look.
            return deck.flip();
        } else {
            // An earlier answer, whose process was killed, had been taken after all.
            assertTrue(ending.exitCode() == REFUSED && answerers.size() > 1, () -> "answer: " + ending);
        }
        return true;
    }

    private Launch.Ending launch(Phase phase, List<String> arguments) throws IOException, InterruptedException {
        var left = points.get(phase);
        var point = left == null ? null : left.poll();
        totals.launched();
        var ending = Launch.run(arguments, site.wire(), point, undisturbed.of(phase));
        log.add("%s, kill point %s: %s after %d ms"
                .formatted(
                        arguments.getFirst(),
                        point,
                        ending.killed() ? "killed" : "exit code " + ending.exitCode(),
                        ending.age().toMillis()));
        if (ending.killed() && point != null) {
            kills++;
            inRequest += point instanceof KillPoint.InRequest ? 1 : 0;
            totals.killed(point);
        }
        measured = phase.isBeforeGate()
                ? new Undisturbed(ending.age(), measured.toEnd)
                : new Undisturbed(measured.toGate, longer(measured.toEnd, ending.age()));
        return ending;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    // The rules

    private void check(JsonNode view, Effects effects) {
        assertEquals(
                scenario.isUndone() ? "failed" : "completed",
                view.path("status").asString(),
                view::toString);
        assertEquals(scenario.isUndone() ? "done" : "none", view.path("undo").asString(), view::toString);
        var history = new History(view.path("history"));
        assertEquals(1, history.answeredBy().size(), () -> "answers taken: " + history.answeredBy());
        var by = history.answeredBy().getFirst();
        assertTrue(answerers.contains(by), () -> by + " never answered");
        if (acknowledged != null) {
            assertEquals(acknowledged, by, "the acknowledged answer");
        }
        if (!scenario.isUndone()) {
            var output = view.path("output");
            assertEquals("APPROVED", output.path("status").asString(), output::toString);
            assertEquals(effects.submissionId(), output.path("submissionId").asString(), output::toString);
            assertEquals(by, output.path("reviewedBy").asString(), output::toString);
        }
        history.requireCalls(site.endpoints(), effects.calls());
        // One step runs at a time: a kill interrupts one attempt at most, and one in a request exactly one.
        assertTrue(
                history.redelivered() <= kills && history.redelivered() >= inRequest,
                () -> history.redelivered() + " attempts redelivered after " + kills + " kills, " + inRequest
                        + " of them in a request\n" + view.path("history").toPrettyString());
        totals.ended(effects, history, undisturbed == Undisturbed.UNKNOWN);
    }
}
