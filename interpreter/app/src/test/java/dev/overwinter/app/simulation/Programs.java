package dev.overwinter.app.simulation;

import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.dsl.load.WorkflowLoader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Makes random programs. They go through the real loader, so that they are programs of the language.
///
/// Conditions read booleans of the input, of variables, of items or of steps that surely completed; values are plain
/// paths: expressions are not the subject here.
final class Programs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final WorkflowLoader LOADER = new WorkflowLoader(AgentCatalogue.ANY);
    private static final YAMLMapper YAML = new YAMLMapper();

    /// How many programs have events: the shadow does not know them.
    private static final double OPEN = 0.04;

    /// How many ask an operator.
    private static final double HOLDING = 0.1;

    /// How many have children.
    private static final double PARENTS = 0.25;

    private static final List<String> STOPS = List.of(
            "counts.failed >= 1",
            "counts.succeeded >= 2",
            "counts.completed >= 2",
            "counts.total >= 3",
            "last.status == 'failed'",
            "input.b1");

    /// The agent that answers later.
    static final String LATER = "outside.later";

    final Dice dice;

    /// An operator is asked about failures, and may skip steps: no step surely completes.
    final boolean isHolding;
    private final Leaves leaves;
    private int steps;

    private Programs(Dice dice, boolean isOpen, boolean hasKin) {
        this.dice = dice;
        isHolding = dice.chance(HOLDING);
        leaves = new Leaves(this, isOpen, hasKin);
    }

    static Program of(long seed) {
        var dice = new Dice(Dice.mix(seed, "program", 0));
        boolean isOpen = new Dice(Dice.mix(seed, "open", 0)).chance(OPEN);
        boolean hasKin = new Dice(Dice.mix(seed, "kin", 0)).chance(PARENTS);
        var main = text(seed, new Programs(dice, isOpen, hasKin).workflow("simulated"));
        var kin = hasKin
                ? List.of(text(seed, new Programs(dice, isOpen, false).workflow("kin")))
                : List.<Program.Text>of();
        double failing = dice.of(List.of(0.0, 0.05, 0.15, 0.15, 0.3, 0.5));
        var oracle = Oracle.of(Dice.mix(seed, "oracle", 0), failing, dice.of(List.of(0.0, 0.0, 0.02)));
        return new Program(seed, main, kin, isOpen, input(dice), oracle);
    }

    private static Program.Text text(long seed, ObjectNode tree) {
        var yaml = YAML.writeValueAsString(tree);
        var loaded = LOADER.load("simulated.workflow.yaml", yaml);
        if (loaded.workflow() == null) {
            throw new IllegalStateException("seed " + seed + ": " + loaded.diagnostics() + "\n" + yaml);
        }
        return new Program.Text(yaml, loaded.workflow());
    }

    private static JsonNode input(Dice dice) {
        var input = JSON.objectNode();
        for (int i = 0; i < 4; i++) {
            input.put("b" + i, dice.chance(0.5));
        }
        input.set("items", items(dice, dice.below(5)));
        return input;
    }

    private static ArrayNode items(Dice dice, int count) {
        var items = JSON.arrayNode();
        for (int i = 0; i < count; i++) {
            items.add(JSON.objectNode().put("n", dice.below(100)).put("yes", dice.chance(0.5)));
        }
        return items;
    }

    /// Where steps stand.
    ///
    /// @param conditions that surely give a boolean here
    /// @param values that surely give something here
    record Place(
            int depth,
            boolean mayReturn,
            boolean mayFail,
            boolean mayUndo,
            boolean maySet,
            List<String> conditions,
            List<String> values) {

        Place deeper() {
            return new Place(depth + 1, mayReturn, mayFail, mayUndo, maySet, conditions, values).own();
        }

        Place own() {
            return new Place(
                    depth, mayReturn, mayFail, mayUndo, maySet, new ArrayList<>(conditions), new ArrayList<>(values));
        }

        Place block() {
            var inside = deeper();
            return new Place(inside.depth, false, mayFail, mayUndo, maySet, inside.conditions, inside.values);
        }

        Place plain(boolean failing) {
            var inside = deeper();
            return new Place(inside.depth, false, failing, false, false, inside.conditions, inside.values);
        }
    }

    private ObjectNode workflow(String name) {
        var workflow = JSON.objectNode();
        workflow.put("dsl", 1).put("workflow", name);
        workflow.putObject("vars").put("n", 0).put("f", dice.chance(0.5));
        var conditions = new ArrayList<>(List.of("input.b0", "input.b1", "input.b2", "input.b3", "vars.f"));
        var place = new Place(0, true, true, true, true, conditions, new ArrayList<>(List.of("vars.n", "input.items")));
        workflow.set("steps", list(place.own(), 1 + dice.below(5)));
        if (dice.chance(0.15)) {
            workflow.set("catch", clauses(place.own()));
        }
        if (dice.chance(0.15)) {
            workflow.set("finally", list(place.plain(false), 1));
        }
        if (isHolding) {
            workflow.put("onFailure", "hold");
        }
        if (dice.chance(0.05)) {
            workflow.put("deadline", (1 + dice.below(30_000)) + "ms");
        }
        if (dice.chance(0.2)) {
            workflow.putObject("output").put("n", "${ vars.n }");
        }
        return workflow;
    }

    private ArrayNode list(Place place, int count) {
        var list = JSON.arrayNode();
        for (int i = 0; i < count; i++) {
            boolean isLast = i == count - 1;
            list.add(step(place, isLast));
        }
        return list;
    }

    private ArrayNode inside(Place place) {
        return list(place, 1 + dice.below(3));
    }

    private String id() {
        return "s" + ++steps;
    }

    private boolean mayNest(Place place) {
        return place.depth < 4 && steps < 24;
    }

    private ObjectNode step(Place place, boolean isLast) {
        var step = JSON.objectNode().put("id", id());
        int kind = dice.below(100);
        if (kind < 35 || !mayNest(place) && kind >= 58) {
            leaves.agent(step, place);
        } else if (kind < 44) {
            leaves.waiting(step, place);
        } else if (kind < 48) {
            step.put("wait", (1 + dice.below(5000)) + "ms");
        } else if (kind < 52 && place.maySet) {
            set(step, place);
        } else if (kind < 55 && isLast && place.mayFail) {
            step.putObject("fail").put("type", dice.of(List.of("stock.missing", "http.404", "broken")));
            condition(step, place, 0.8);
        } else if (kind < 56 && place.mayUndo) {
            step.put("commit", true);
            condition(step, place, 0.5);
        } else if (kind < 58 && isLast && place.mayReturn) {
            step.putObject("return").put("done", true);
            condition(step, place, 0.8);
        } else if (kind < 70 && mayNest(place)) {
            step.set("do", inside(place.deeper()));
            if (dice.chance(0.3)) {
                step.set("retry", retry(false));
            }
            modifiers(step, place, true);
        } else if (kind < 77 && mayNest(place)) {
            choice(step, place);
            modifiers(step, place, false);
        } else if (kind < 86 && mayNest(place)) {
            parallel(step, place);
            modifiers(step, place, false);
        } else if (kind < 94 && mayNest(place)) {
            forEach(step, place);
            modifiers(step, place, false);
        } else if (mayNest(place)) {
            repeat(step, place);
            modifiers(step, place, false);
        } else {
            leaves.agent(step, place);
        }
        return step;
    }

    void condition(ObjectNode step, Place place, double probability) {
        if (dice.chance(probability)) {
            step.put("if", dice.of(place.conditions));
        }
    }

    ArrayNode undo(Place place) {
        var steps = JSON.arrayNode();
        int count = dice.chance(0.2) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            var step = JSON.objectNode().put("id", id()).put("agent", "outside.undo");
            if (dice.chance(0.4)) {
                step.putObject("with").put("value", "${ " + dice.of(List.of("output", "error.type", "vars.n")) + " }");
            }
            step.set("retry", dice.chance(0.7) ? retryAll(5) : retry(true));
            steps.add(step);
        }
        return steps;
    }

    ObjectNode retryAll(int most) {
        var retry = JSON.objectNode().put("maxAttempts", most);
        retry.putObject("backoff").put("delay", "100ms").put("factor", 2);
        retry.putArray("errors").add("http").add("card").add("lost");
        return retry;
    }

    ObjectNode retry(boolean agent) {
        var retry = JSON.objectNode().put("maxAttempts", 2 + dice.below(2));
        retry.putObject("backoff").put("delay", (1 + dice.below(900)) + "ms").put("factor", 1 + dice.below(2));
        if (dice.chance(agent ? 0.4 : 0.7)) {
            var errors = retry.putArray("errors");
            errors.add(dice.of(List.of("http", "http.5xx", "card", "lost")));
            if (!agent && dice.chance(0.2)) {
                errors.add("compensation.failed");
            }
        }
        return retry;
    }

    private void modifiers(ObjectNode step, Place place, boolean mayUndo) {
        condition(step, place, 0.15);
        handlers(step, place);
        if (mayUndo && place.mayUndo && dice.chance(0.15)) {
            step.set("compensate", undo(place));
        }
        if (dice.chance(0.1)) {
            step.put("deadline", (1 + dice.below(9_000)) + "ms");
        }
        place.values.add("steps." + step.path("id").asString() + ".output");
    }

    /// @return true where the step may complete without an output of its own
    boolean handlers(ObjectNode step, Place place) {
        boolean catches = dice.chance(0.12);
        if (catches) {
            step.set("catch", clauses(place));
        } else if (dice.chance(0.06)) {
            step.put("onError", "continue");
            catches = true;
        }
        if (dice.chance(0.08)) {
            step.set("finally", list(place.plain(false), 1));
        }
        return catches;
    }

    private ArrayNode clauses(Place place) {
        var clauses = JSON.arrayNode();
        var clause = clauses.addObject();
        if (dice.chance(0.4)) {
            var errors = clause.putArray("errors");
            errors.add(dice.of(List.of("http", "card", "lost", "stock", "deadline")));
            if (dice.chance(0.5)) {
                errors.add("compensation.failed");
            }
        }
        if (dice.chance(0.1)) {
            clause.put("when", dice.of(List.of("input.b0", "input.b1")));
        }
        if (dice.chance(0.5)) {
            clause.set("do", list(place.deeper(), 1));
        }
        if (dice.chance(0.4)) {
            clause.put("output", "${ error.type }");
        }
        return clauses;
    }

    private void set(ObjectNode step, Place place) {
        var set = step.putObject("set");
        if (dice.chance(0.5)) {
            set.put("f", "${ " + dice.of(place.conditions) + " }");
        } else {
            set.put("n", dice.chance(0.5) ? "${ " + dice.of(place.values) + " }" : Integer.toString(dice.below(9)));
        }
    }

    private void choice(ObjectNode step, Place place) {
        var cases = step.putArray("switch");
        int count = 1 + dice.below(2);
        for (int i = 0; i < count; i++) {
            var one = cases.addObject().put("when", dice.of(place.conditions));
            one.set("do", inside(place.deeper()));
        }
        if (dice.chance(0.5)) {
            cases.addObject().putObject("else").set("do", inside(place.deeper()));
        }
    }

    private void parallel(ObjectNode step, Place place) {
        var parallel = step.putObject("parallel");
        var branches = parallel.putObject("branches");
        int count = 2 + dice.below(2);
        for (int i = 0; i < count; i++) {
            branches.set(List.of("left", "mid", "right").get(i), inside(place.block()));
        }
        join(parallel, count);
    }

    private void forEach(ObjectNode step, Place place) {
        var loop = step.putObject("forEach");
        if (dice.chance(0.6)) {
            loop.put("in", "${ input.items }");
        } else {
            loop.set("in", items(dice, dice.below(4)));
        }
        if (dice.chance(0.7)) {
            loop.put("concurrency", 1 + dice.below(3));
        }
        var inside = place.block();
        inside.conditions.add("item.yes");
        inside.values.add("item.n");
        inside.values.add("index");
        loop.set("do", inside(inside));
        if (dice.chance(0.2)) {
            loop.put("result", "${ item.n }");
        }
        join(loop, 2);
    }

    private void join(ObjectNode block, int count) {
        switch (dice.below(11)) {
            case 0 -> block.put("join", "any");
            case 1 -> block.put("join", "race");
            case 2 -> block.putObject("join").put("minSuccessful", 1 + dice.below(count));
            case 3 -> block.putObject("join").put("tolerateFailures", dice.below(3));
            case 4 -> block.putObject("join").put("tolerateFailures", dice.of(List.of("25%", "50%", "100%")));
            case 5, 6 -> {
                var join = block.putObject("join").put("stopWhen", dice.of(STOPS));
                if (dice.chance(0.3)) {
                    join.put("tolerateFailures", dice.below(2));
                }
            }
            default -> {}
        }
    }

    private void repeat(ObjectNode step, Place place) {
        var loop = step.putObject("repeat");
        var inside = place.deeper();
        inside.values.add("index");
        var body = inside(inside);
        loop.set("do", body);
        var conditions = new ArrayList<>(inside.conditions);
        if (dice.chance(0.3)) {
            loop.put("while", dice.of(List.of("vars.f", "input.b0")));
        }
        if (dice.chance(0.8) || !loop.has("while")) {
            loop.put("until", dice.of(conditions));
        }
        loop.put("maxIterations", 1 + dice.below(3));
        if (dice.chance(0.6)) {
            loop.put("onExhausted", "continue");
        }
    }
}
