package dev.overwinter.app.simulation;

import dev.overwinter.app.simulation.Programs.Place;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Makes the steps of a random program that meet the outside: calls, gates, children, events.
final class Leaves {
    private final Programs programs;
    private final Dice dice;
    private final boolean isOpen;
    private final boolean hasKin;

    /// @param isOpen with events
    /// @param hasKin with children
    Leaves(Programs programs, boolean isOpen, boolean hasKin) {
        this.programs = programs;
        dice = programs.dice;
        this.isOpen = isOpen;
        this.hasKin = hasKin;
    }

    void agent(ObjectNode step, Place place) {
        var id = step.path("id").asString();
        boolean isLater = dice.chance(0.04);
        step.put("agent", isLater ? Programs.LATER : "outside.act");
        if (dice.chance(0.3)) {
            step.putObject("with").put("value", "${ " + dice.of(place.values()) + " }");
        }
        if (dice.chance(0.3)) {
            step.set("retry", programs.retry(true));
        }
        if (!isLater && dice.chance(0.08)) {
            step.put("timeout", millis(6_000));
        }
        if (dice.chance(0.03)) {
            step.put("delivery", "atMostOnce");
        }
        if (place.mayUndo() && dice.chance(0.5)) {
            if (!isLater && dice.chance(0.2)) {
                step.put("arm", "started");
            }
            step.set("compensate", programs.undo(place));
        }
        boolean certain = true;
        if (dice.chance(0.1)) {
            programs.condition(step, place, 1);
            certain = false;
        }
        certain &= !programs.handlers(step, place);
        place.values().add("steps." + id + ".output");
        if (certain && !programs.isHolding) {
            place.conditions().add("steps." + id + ".output.yes");
        }
    }

    private String millis(int most) {
        return (1 + dice.below(most)) + "ms";
    }

    /// A step that waits for somebody.
    void waiting(ObjectNode step, Place place) {
        int kind = dice.below(isOpen ? 12 : 8);
        if (kind < 3) {
            callback(step, place);
        } else if (kind < 5) {
            poll(step, place);
        } else if (kind < 8) {
            if (hasKin && dice.chance(0.7)) {
                child(step, place);
            } else {
                approval(step, place);
            }
        } else if (kind < 10) {
            step.putObject("emit").put("type", "sim.told").putObject("data").put("n", dice.below(9));
        } else {
            step.putObject("listen").put("type", "sim.told").put("timeout", millis(9_000));
        }
        programs.condition(step, place, 0.1);
        programs.handlers(step, place);
        place.values().add("steps." + step.path("id").asString() + ".output");
    }

    private void mayBeUndone(ObjectNode step, Place place) {
        if (place.mayUndo() && dice.chance(0.3)) {
            step.set("compensate", programs.undo(place));
        }
    }

    private void callback(ObjectNode step, Place place) {
        var gate = step.putObject("callback");
        gate.put("timeout", dice.chance(0.6) ? millis(9_000) : "1h");
        if (dice.chance(0.2)) {
            gate.put("heartbeat", (1 + dice.below(4)) * 500 + "ms");
        }
        if (dice.chance(0.4)) {
            call(gate.putObject("request"));
        }
        mayBeUndone(step, place);
    }

    private void call(ObjectNode use) {
        use.put("agent", "outside.act");
        if (dice.chance(0.5)) {
            use.set("retry", programs.retry(true));
        }
    }

    private void poll(ObjectNode step, Place place) {
        var poll = step.putObject("poll");
        call(poll);
        boolean counts = dice.chance(0.3);
        if (counts) {
            poll.putObject("initial").put("n", 0);
            poll.putObject("with").put("since", "${ previous.n }");
            poll.putObject("result").put("n", "${ output.n }").put("done", "${ output.yes }");
        }
        poll.put("until", counts ? "result.done" : "output.yes");
        if (dice.chance(0.4)) {
            poll.put("failIf", "output.bad");
        }
        poll.putObject("backoff").put("delay", millis(900)).put("factor", 1 + dice.below(2));
        boolean isBounded = dice.chance(0.8);
        if (isBounded) {
            poll.put("maxProbes", 1 + dice.below(4));
        }
        if (!isBounded || dice.chance(0.2)) {
            step.put("deadline", millis(9_000));
        }
        mayBeUndone(step, place);
    }

    private void approval(ObjectNode step, Place place) {
        var approval = step.putObject("approval").put("title", "Well?");
        approval.put("timeout", millis(9_000));
        approval.put("onTimeout", dice.of(List.of("fail", "reject", "approve")));
        approval.put("onReject", dice.of(List.of("fail", "continue")));
        if (dice.chance(0.4)) {
            approval.put("quorum", 2);
        }
        if (dice.chance(0.4)) {
            call(approval.putObject("notify"));
        }
        if (dice.chance(0.3)) {
            approval.putObject("remind").put("every", (1_000 + dice.below(3_000)) + "ms");
        }
        if (dice.chance(0.3)) {
            approval.putObject("escalate")
                    .put("after", millis(4_000))
                    .putObject("to")
                    .putArray("groups")
                    .add("chiefs");
        }
        step.put("output", "${ output.action }");
        mayBeUndone(step, place);
    }

    private void child(ObjectNode step, Place place) {
        var child = step.putObject("workflow").put("name", "kin");
        var with = child.putObject("with").put("items", "${ input.items }");
        List.of("b0", "b1", "b2", "b3").forEach(name -> with.put(name, "${ input." + name + " }"));
        if (dice.chance(0.2)) {
            child.put("wait", false);
            step.put("output", "${ input.b0 }"); // its own is a random id
            return;
        }
        if (dice.chance(0.3)) {
            step.set("retry", programs.retry(false));
        }
        if (dice.chance(0.2)) {
            step.put("deadline", millis(9_000));
        }
        mayBeUndone(step, place);
    }
}
