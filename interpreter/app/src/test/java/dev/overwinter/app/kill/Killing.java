package dev.overwinter.app.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.overwinter.app.kill.Trial.Undisturbed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// One execution after the other in one database, which outlives all kills.
final class Killing {
    private static final JsonMapper JSON = new JsonMapper();

    private final Site site;
    private final Deck deck;
    private final Totals totals;
    private final Map<String, String> expected = new TreeMap<>();

    Killing(Site site, Deck deck, Totals totals) {
        this.site = site;
        this.deck = deck;
        this.totals = totals;
    }

    /// Measures one execution that nobody disturbs, then kills until the goal is reached.
    void run(Goal goal, List<Scenario> scenarios) throws IOException, InterruptedException {
        var undisturbed = trial("undisturbed", scenarios.getFirst(), Undisturbed.UNKNOWN);
        for (int i = 0; !goal.isReached(totals) && i < goal.mostExecutions(); i++) {
            trial("trial-" + i, scenarios.get(i % scenarios.size()), undisturbed);
        }
        checkList();
    }

    private Undisturbed trial(String name, Scenario scenario, Undisturbed undisturbed)
            throws IOException, InterruptedException {
        expected.put(name, scenario.isUndone() ? "failed" : "completed");
        return new Trial(site, name, scenario, deck, totals, undisturbed).run();
    }

    /// All executions are still there, as they ended, and no rows contradict each other.
    private void checkList() throws IOException, InterruptedException {
        var ending = Launch.run(site.list(), site.wire(), null, Duration.ZERO);
        var found = new TreeMap<String, String>();
        for (var row : JSON.readTree(String.join("\n", ending.out()))) {
            found.put(row.path("name").asString(), row.path("status").asString());
        }
        assertEquals(expected, found);
        var doctor = Launch.run(site.doctor(), site.wire(), null, Duration.ZERO);
        assertEquals(0, doctor.exitCode(), () -> "after all kills: " + doctor);
    }
}
