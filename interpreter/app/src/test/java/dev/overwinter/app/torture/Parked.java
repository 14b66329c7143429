package dev.overwinter.app.torture;

import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.wiring.AppSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/// Executions that wait for something that does not come, or have ended: nothing moves them but a mistake.
final class Parked {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final List<String> TEXTS = List.of("""
            dsl: 1
            workflow: gate
            version: "1"
            steps:
              - id: review
                approval: { title: Wait, timeout: 7d, remind: { every: 1d } }
            """, """
            dsl: 1
            workflow: parcel
            version: "1"
            steps:
              - id: shipped
                callback: { timeout: 2d, heartbeat: 1d }
            """, """
            dsl: 1
            workflow: nap
            version: "1"
            vars: { naps: 0 }
            steps:
              - id: naps
                forEach:
                  in: [1, 2, 3]
                  do:
                    - id: nap
                      wait: 3d
              - id: count
                set: { naps: 3 }
            """, """
            dsl: 1
            workflow: ears
            version: "1"
            steps:
              - id: both
                parallel:
                  branches:
                    left:
                      - id: heard
                        listen: { type: nobody.says, correlate: { data.n: 1 }, timeout: 9d }
                    right:
                      - id: slept
                        wait: 9d
            """, """
            dsl: 1
            workflow: ended
            version: "1"
            vars: { sum: 0 }
            steps:
              - id: add
                set: { sum: "${ 1 + 1 }" }
              - id: told
                emit: { type: somebody.says, data: { sum: "${ vars.sum }" } }
            output: { sum: "${ vars.sum }" }
            """, """
            dsl: 1
            workflow: failed
            version: "1"
            steps:
              - id: stop
                fail: { type: business.refused, title: Refused }
            """);

    /// How many executions one round of `fill` makes.
    static final int WORKFLOWS = TEXTS.size();

    private Parked() {}

    /// An engine in this process.
    static Operations in(Path data) {
        return new LocalOperations(new AppSettings(data, Map.of(), Map.of(), "http://127.0.0.1"));
    }

    /// Starts so many of each and waits until nothing moves.
    static void fill(Operations operations, int each) {
        operations.recover();
        for (int i = 0; i < each; i++) {
            for (var text : TEXTS) {
                var start = new Operations.Start(
                        "parked.yaml", null, text, JsonNodeFactory.instance.objectNode(), Map.of(), "p" + i, "torture");
                var id = operations.start(start, true).path("id").asString();
                var view = operations.follow(id, 0, PATIENCE);
                while (view.path("busy").asBoolean() || view.path("status").asString().equals("running")) {
                    view = operations.follow(id, view.path("version").asLong(), PATIENCE);
                }
            }
        }
    }
}
