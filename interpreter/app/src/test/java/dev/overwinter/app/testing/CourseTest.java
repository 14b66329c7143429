package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.dsl.load.WorkflowLoader;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final List<String> ONE =
            List.of("a started", "b started", "a completed", "b completed", "undo b started", "undo a started");
    private static final List<String> OTHER =
            List.of("b started", "a started", "a completed", "b completed", "undo a started", "undo b started");

    private static Workflow workflow(String steps) {
        return Objects.requireNonNull(new WorkflowLoader(AgentCatalogue.ANY)
                .load("w.yaml", "{ dsl: 1, workflow: w, steps: [ " + steps + " ] }")
                .workflow());
    }

    @Test
    void oneThingAfterTheOtherHasOneOrder() {
        var workflow = workflow("{ id: a, agent: x }, { id: b, agent: x }");
        assertNotEquals(Course.of(ONE, workflow, false), Course.of(OTHER, workflow, false));
    }

    @Test
    void whatRunsSideBySideKeepsTheOrderOfEachStep() {
        var workflow = workflow(
                "{ id: p, parallel: { branches: { l: [ { id: a, agent: x } ], r: [ { id: b, agent: x } ] } } }");
        assertEquals(Course.of(ONE, workflow, false), Course.of(OTHER, workflow, false));
        assertNotEquals(Course.of(ONE, workflow, true), Course.of(OTHER, workflow, true));
        var wrong = List.of("a completed", "a started", "b started", "b completed", "undo b started", "undo a started");
        assertNotEquals(Course.of(ONE, workflow, false), Course.of(wrong, workflow, false));
        assertNotEquals(Course.of(ONE, workflow, false), Course.of(ONE.subList(0, 5), workflow, false));
    }
}
