package dev.overwinter.app.torture;

import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.torture.Shots.Shot;
import dev.overwinter.app.wiring.AppSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/// Kills the engine again and again while a crowd of executions is in flight.
final class Torture {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String TINY = """
            dsl: 1
            workflow: tiny
            version: "1"
            vars: { a: 0 }
            steps:
              - id: nothing
                set: { a: "${ 1 + 1 }" }
            """;

    private final Stage stage;
    private final Site site;
    private final Totals totals;
    private final Path folder;
    private int creations;

    /// @param folder for databases that are killed while they are created
    Torture(Stage stage, Totals totals, Path folder) {
        this.stage = stage;
        this.site = stage.site();
        this.totals = totals;
        this.folder = folder;
    }

    /// Kills until there were enough, then lets everything end and stops the last process cleanly.
    void run(Shots shots, int kills) throws IOException, InterruptedException {
        stage.crowd().fill();
        while (totals.kills() < kills) {
            var shot = shots.next();
            if (shot.point() != null && shot.point().phase() == Point.Phase.CREATION) {
                create(shot);
            } else {
                shoot(shot);
            }
        }
        totals.launched();
        stage.drain();
    }

    private Victim launch(Shot shot, Path data) throws IOException {
        totals.launched();
        return Victim.start(site.serve(Map.of(Reached.PROPERTY, shot.order()), data), site);
    }

    private void shoot(Shot shot) throws IOException, InterruptedException {
        try (var victim = launch(shot, site.data())) {
            boolean reached = live(shot, victim);
            victim.kill();
            stage.door().shut();
            record(shot, reached, victim);
        }
    }

    /// @return true where its moment, or its point, has come
    private boolean live(Shot shot, Victim victim) throws IOException, InterruptedException {
        if (shot.startingUp()) {
            victim.isUpWithin(shot.moment());
            return true;
        }
        if (!victim.isUp()) {
            return true;
        }
        long before = stage.crowd().count();
        stage.open();
        if (shot.point() == null || shot.point().phase() == Point.Phase.STOP) {
            stage.crowd().awaitCount(before + shot.calls(), PATIENCE.toMillis());
            victim.endsWithin(shot.moment());
        }
        if (shot.point() == null) {
            return true;
        }
        if (shot.point().phase() == Point.Phase.STOP) {
            victim.askToStop();
        }
        return victim.endsWithin(PATIENCE);
    }

    private void record(Shot shot, boolean reached, Victim victim) {
        if (!victim.wasKilled()) {
            throw new AssertionError("overwinter ended by itself with " + victim.exitCode() + " though it was to be"
                    + " killed " + shot.name() + "; see " + site.log());
        }
        if (reached) {
            totals.killed(shot.name());
        } else {
            totals.missed(shot.name());
            totals.killed(Shots.AT_RANDOM);
        }
    }

    /// Kills in the first creation of a database, then sees whether the next start makes a whole one.
    private void create(Shot shot) throws IOException, InterruptedException {
        var data = Files.createDirectories(folder.resolve("creation-" + creations++));
        try (var victim = launch(shot, data)) {
            boolean reached = !victim.isUp();
            victim.kill();
            record(shot, reached, victim);
        }
        try (Operations operations = new LocalOperations(new AppSettings(data, Map.of(), Map.of(), ""))) {
            operations.recover();
            var start = new Operations.Start(
                    "tiny.yaml", null, TINY, JsonNodeFactory.instance.objectNode(), Map.of(), "one", "torture");
            var id = operations.start(start, true).path("id").asString();
            var view = operations.follow(id, 0, PATIENCE);
            while (view.path("endedAt").isNull()) {
                view = operations.follow(id, view.path("version").asLong(), PATIENCE);
            }
        }
    }
}
